package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.SECURITY_VIOLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.HookContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who may publish and subscribe to which topics. */
class TopicPermissionTests {

    private static final String TOPICS = "llmspell.security.topics";

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean("watch", Watch.class);

    private final ApplicationContextRunner ruled = this.runner.withPropertyValues(
            TOPICS + "[0].authorities=ROLE_CLERK",
            TOPICS + "[0].publish=payment.**",
            TOPICS + "[0].subscribe=payment.*",
            TOPICS + "[1].components=billing",
            TOPICS + "[1].publish=payment.booked",
            TOPICS + "[1].subscribe=payment.**",
            TOPICS + "[2].principals=ann*",
            TOPICS + "[2].subscribe=salary.*");

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    private static void logIn(String name, String... authorities) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(name, "", authorities));
    }

    private static void publish(EventBus bus, String component, String type) {
        bus.publish(UniversalEvent.builder(type).component(component).build());
    }

    private static void assertNotPublished(EventBus bus, String component, String type) {
        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> publish(bus, component, type))
                .withMessageContaining(component)
                .withMessageContaining(type);
    }

    private static void assertNotSubscribed(EventBus bus, String pattern) {
        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> bus.subscribe(pattern))
                .withMessageContaining(pattern);
    }

    @Test
    void whoHasTheAuthorityPublishesAndSubscribes() {
        this.ruled.run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            logIn("bob", "ROLE_CLERK");

            publish(bus, "desk", "payment.refunded.twice");
            assertThat(bus.subscribe("payment.b*")).isNotNull();
            assertNotSubscribed(bus, "salary.paid");

            logIn("anna");
            assertThat(bus.subscribe("salary.paid")).isNotNull();
        });
    }

    @Test
    void whoHasItNotIsRefusedAndToldOf() {
        this.ruled.run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            logIn("eve", "ROLE_GUEST");

            assertNotPublished(bus, "desk", "payment.booked");
            assertNotSubscribed(bus, "payment.booked");

            assertThat(this.log.entries())
                    .containsExactly(
                            "SecurityViolation of system:events.payment.booked publish",
                            "SecurityViolation of system:events.subscribe subscribe");
            assertThat(context.getBean(MeterRegistry.class)
                            .get("security.refusals")
                            .tags("kind", "violation", "rule", "publish")
                            .counter()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void whereNobodyIsLoggedInTheComponentCounts() {
        this.ruled.withBean("billing", Billing.class).run(context -> {
            assertThat(context).hasNotFailed();
            EventBus bus = context.getBean(EventBus.class);

            publish(bus, "billing", "payment.booked");
            assertNotPublished(bus, "billing", "payment.refunded");
            assertNotPublished(bus, "desk", "payment.booked");
        });
        this.ruled
                .withBean("other", Billing.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("'other' may not subscribe to payment.**"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "**",
                "payment.**",
                "*.booked",
                "**.booked",
                "p*.?ooked",
                "{payment,order}.booked",
                "{payment.booked}",
                "payment.{booked}",
                "{payment.booked,payment.booked}",
                "{payment.booked,payment.booked}.**",
                "[p]ayment.x",
                "regex:pay.*",
                "payment.*.*.x"
            })
    void aPatternThatMayComeUponAProtectedTopicIsRefused(String pattern) {
        this.ruled
                .withPropertyValues(TOPICS + "[3].components=x", TOPICS + "[3].subscribe=payment.**")
                .run(context -> assertNotSubscribed(context.getBean(EventBus.class), pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"order.**", "?", "payments.*", "order.payment.**", "?ayments.**"})
    void aTopicThatNoRuleNamesIsFree(String pattern) {
        this.ruled.run(context -> {
            EventBus bus = context.getBean(EventBus.class);

            assertThat(bus.subscribe(pattern)).isNotNull();
            publish(bus, "desk", "order.placed");
        });
    }

    @Test
    void aRuleMayBeWrittenWithBraces() {
        this.ruled
                .withPropertyValues(TOPICS + "[3].components=x", TOPICS + "[3].subscribe=bonus.{paid}")
                .run(context -> assertNotSubscribed(context.getBean(EventBus.class), "bonus.paid"));
    }

    @Test
    void aClassOfCharactersIsNotCoveredByItsText() {
        this.ruled
                .withPropertyValues(
                        TOPICS + "[3].authorities=ROLE_AUDIT",
                        TOPICS + "[3].subscribe=audit.*refund*",
                        TOPICS + "[4].components=x",
                        TOPICS + "[4].subscribe=audit.**")
                .run(context -> {
                    EventBus bus = context.getBean(EventBus.class);
                    logIn("ann", "ROLE_AUDIT");

                    assertNotSubscribed(bus, "audit.[refund]*");
                    assertThat(bus.subscribe("audit.a_refund*")).isNotNull();
                });
    }

    @Test
    void anAnonymousCallerIsNobody() {
        this.ruled.run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            SecurityContextHolder.getContext()
                    .setAuthentication(new AnonymousAuthenticationToken(
                            "key", "anna", AuthorityUtils.createAuthorityList("ROLE_CLERK")));

            assertNotSubscribed(bus, "salary.paid");
            assertNotPublished(bus, "desk", "payment.booked");
        });
    }

    @Test
    void withoutRulesNobodyIsAsked() {
        this.runner.run(context -> assertThat(context).doesNotHaveBean(EventPermissions.class));
    }

    @Test
    void aRuleForNobodyStopsTheStart() {
        this.runner
                .withPropertyValues(TOPICS + "[0].publish=payment.*")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(TOPICS)
                        .hasMessageContaining("components"));
    }

    static class Billing {

        @OnEvent("payment.**")
        void bill(UniversalEvent event) {}
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(SECURITY_VIOLATION)
        void violation(HookContext context) {
            this.log.note(context + " " + context.arguments().get("permission"));
        }
    }
}
