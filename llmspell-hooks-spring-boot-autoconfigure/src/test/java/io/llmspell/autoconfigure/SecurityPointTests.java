package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.SECURITY_VIOLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationEventPublisher;
import org.springframework.security.authorization.SpringAuthorizationEventPublisher;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;

/** What is refused because of a permission fires a point. */
class SecurityPointTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean("watch", Watch.class);

    private static EventBus bus(AssertableApplicationContext context) {
        return context.getBean(EventBus.class);
    }

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whatMayNotBePublishedOrSubscribedTo() {
        this.runner.withBean(OnlyPublic.class).run(context -> {
            assertThatExceptionOfType(EventRefusedException.class)
                    .isThrownBy(() -> bus(context).publish("secret.news", null));
            assertThatExceptionOfType(SubscriptionRefusedException.class)
                    .isThrownBy(() -> bus(context).subscribe("secret.*"));

            assertThat(this.log.entries())
                    .containsExactly(
                            "SecurityViolation of system:events.secret.news publish",
                            "SecurityViolation of system:events.subscribe subscribe");
        });
    }

    @Test
    void whatSpringSecurityDenies() {
        this.runner.withUserConfiguration(MethodSecurity.class).run(context -> {
            SecurityContextHolder.getContext()
                    .setAuthentication(new TestingAuthenticationToken("ann", "", "ROLE_USER"));

            assertThatExceptionOfType(AccessDeniedException.class)
                    .isThrownBy(() -> context.getBean(Vault.class).open());

            assertThat(this.log.entries())
                    .containsExactly("SecurityViolation of system:security.Vault.open access by ann");
        });
    }

    @Test
    void whatIsRefusedInsideOfSuchAHookFiresNothing() {
        this.runner
                .withBean(OnlyPublic.class)
                .withBean("complaint", Complaint.class)
                .withBean("second", Complaint.class)
                .run(context -> {
                    assertThatExceptionOfType(EventRefusedException.class)
                            .isThrownBy(() -> bus(context).publish("secret.news", null));

                    assertThat(this.log.entries())
                            .containsExactly(
                                    "SecurityViolation of system:events.secret.news publish",
                                    "complained",
                                    "complained");
                });
    }

    @Test
    void soItIsOnAThreadOfTheHooksOwn() {
        this.runner
                .withBean(OnlyPublic.class)
                .withBean("complaint", ComplaintAside.class)
                .run(context -> {
                    assertThatExceptionOfType(EventRefusedException.class)
                            .isThrownBy(() -> bus(context).publish("secret.news", null));

                    assertThat(this.log.entries())
                            .containsExactly(
                                    "SecurityViolation of system:events.secret.news publish", "complained aside");
                });
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(SECURITY_VIOLATION)
        void violation(HookContext context) {
            Object by = context.arguments().get("user");
            this.log.note(
                    context + " " + context.argument("permission", String.class) + ((by != null) ? " by " + by : ""));
        }
    }

    static class Complaint {

        private final Log log;

        private final EventBus bus;

        Complaint(Log log, EventBus bus) {
            this.log = log;
            this.bus = bus;
        }

        @Hook(SECURITY_VIOLATION)
        void complain() {
            assertThatExceptionOfType(EventRefusedException.class)
                    .isThrownBy(() -> this.bus.publish("secret.complaint", null));
            this.log.note("complained");
        }
    }

    static class ComplaintAside {

        private final Log log;

        private final EventBus bus;

        ComplaintAside(Log log, EventBus bus) {
            this.log = log;
            this.bus = bus;
        }

        @Hook(value = SECURITY_VIOLATION, execution = ExecutionMode.OWN_THREAD)
        void complain() {
            assertThatExceptionOfType(EventRefusedException.class)
                    .isThrownBy(() -> this.bus.publish("secret.complaint", null));
            this.log.note("complained aside");
        }
    }

    static class OnlyPublic implements EventPermissions {

        @Override
        public boolean mayPublish(UniversalEvent event) {
            return !event.eventType().startsWith("secret.");
        }

        @Override
        public boolean maySubscribe(String owner, EventPattern pattern) {
            return !pattern.source().startsWith("secret.");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class MethodSecurity {

        @Bean
        AuthorizationEventPublisher authorizationEventPublisher(ApplicationEventPublisher publisher) {
            return new SpringAuthorizationEventPublisher(publisher);
        }

        @Bean
        Vault vault() {
            return new Vault();
        }
    }

    static class Vault {

        @PreAuthorize("hasRole('ADMIN')")
        public void open() {}
    }
}
