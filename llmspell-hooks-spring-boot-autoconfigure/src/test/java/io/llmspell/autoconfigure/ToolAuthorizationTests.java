package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_DISCOVERY;
import static io.llmspell.hook.StandardHookPoint.SECURITY_VIOLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.event.EventBus;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RefusalListener;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.security.ToolAccess;
import io.llmspell.security.ToolAuthorization;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who may call tools, and who sees them. */
class ToolAuthorizationTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean("watch", Watch.class)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean("payments", Payments.class)
            .withBean("weather", Weather.class);

    private final ApplicationContextRunner ruled = this.runner.withPropertyValues(
            "llmspell.security.tools[0].tools=pay*", "llmspell.security.tools[0].authorities=ROLE_CLERK");

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    private static void logIn(String name, String... authorities) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(name, "", authorities));
    }

    private static List<String> seen(ApplicationContext context) {
        return context.getBean(ToolCatalog.class).discover().stream()
                .map(ToolCatalog.Tool::name)
                .toList();
    }

    private static void assertRefused(ApplicationContext context, int amount) {
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> context.getBean(Payments.class).pay(amount))
                .withMessageContaining(ToolAuthorization.NAME)
                .withMessageContaining("may not call tool:payments.pay");
    }

    @Test
    void whoHasTheAuthorityCallsAndSeesTheTool() {
        this.ruled.run(context -> {
            logIn("ann", "ROLE_CLERK");

            assertThat(context.getBean(Payments.class).pay(7)).isEqualTo("paid 7");
            assertThat(seen(context)).containsExactly("payments", "weather");
            assertThat(this.log.entries()).isEmpty();
        });
    }

    @Test
    void whoHasItNotDoesNeitherAndIsToldOf() {
        this.ruled.run(context -> {
            logIn("bob", "ROLE_GUEST");
            Queue<String> events = new ConcurrentLinkedQueue<>();
            EventBus bus = context.getBean(EventBus.class);
            bus.subscribe(
                    List.of("system.security.*"),
                    SubscriptionOptions.named("audit"),
                    event -> events.add(event.at("/permission").asString() + " "
                            + event.at("/user").asString()));

            assertRefused(context, 7);

            assertThat(seen(context)).containsExactly("weather");
            assertThat(context.getBean(Weather.class).look("Ulm")).isEqualTo("sunny in Ulm");
            assertThat(this.log.entries()).containsExactly("SecurityViolation of tool:payments.pay tool by bob");
            assertThat(context.getBean(MeterRegistry.class)
                            .get("security.refusals")
                            .tags("kind", "violation", "rule", "tool")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(events).containsExactly("tool bob");
        });
    }

    @Test
    void withoutAnAuthenticationAToolThatIsNamedIsRefused() {
        this.ruled.run(context -> {
            assertRefused(context, 7);
            assertThat(seen(context)).containsExactly("weather");
        });
    }

    @Test
    void anAnonymousCallerIsNobody() {
        this.ruled.run(context -> {
            SecurityContextHolder.getContext()
                    .setAuthentication(new AnonymousAuthenticationToken(
                            "key", "anybody", AuthorityUtils.createAuthorityList("ROLE_CLERK")));

            assertRefused(context, 7);
            assertThat(seen(context)).containsExactly("weather");
        });
    }

    @Test
    void whoIsTheCallerIsToldWhenItIsNotKnownInTimeWhetherHeMay() {
        this.runner.withUserConfiguration(Slow.class).run(context -> {
            logIn("ann");

            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> context.getBean(Payments.class).pay(7));
            assertThat(this.log.entries()).containsExactly("SecurityViolation of tool:payments.pay tool by ann");
        });
    }

    @Test
    void anExpressionSeesTheArgumentsAndTheOperationMayBeNamed() {
        this.runner
                .withPropertyValues(
                        "llmspell.security.tools[0].tools=payments.pay",
                        "llmspell.security.tools[0].access=hasRole('CHIEF') or hasRole('CLERK') and #amount < 100")
                .run(context -> {
                    logIn("ann", "ROLE_CLERK");
                    assertThat(context.getBean(Payments.class).pay(7)).isEqualTo("paid 7");
                    assertRefused(context, 700);

                    logIn("cleo", "ROLE_CHIEF");
                    assertThat(context.getBean(Payments.class).pay(700)).isEqualTo("paid 700");
                    assertThat(context.getBean(Payments.class).list()).isEqualTo("none");

                    logOut();
                    assertRefused(context, 7);
                });
    }

    @Test
    void anExpressionAboutAnArgumentThatIsNotThereRefuses() {
        this.runner
                .withPropertyValues(
                        "llmspell.security.tools[0].tools=payments.pay",
                        "llmspell.security.tools[0].access=#amuont < 100")
                .run(context -> {
                    logIn("ann", "ROLE_CLERK");
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Payments.class).pay(7))
                            .withMessageContaining("amuont");
                });
    }

    @Test
    void rolesReachOthersBelowThem() {
        this.ruled.withUserConfiguration(Hierarchy.class).run(context -> {
            logIn("cleo", "ROLE_CHIEF");

            assertThat(context.getBean(Payments.class).pay(7)).isEqualTo("paid 7");
        });
    }

    @Test
    void aManagerOfTheApplicationIsAskedOfEveryTool() {
        this.runner.withUserConfiguration(OnlyAnn.class).run(context -> {
            logIn("ann");
            assertThat(context.getBean(Payments.class).pay(7)).isEqualTo("paid 7");

            logIn("bob");
            assertRefused(context, 7);
            assertThat(seen(context)).containsExactly("weather");
        });
    }

    @Test
    void aManagerThatFailsRefuses() {
        List<@Nullable String> messages = new ArrayList<>();
        this.runner
                .withUserConfiguration(Failing.class)
                .withBean(RefusalListener.class, () -> refusal -> messages.add(refusal.message()))
                .run(context -> {
                    logIn("ann");

                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> context.getBean(Payments.class).pay(7));
                    assertThatExceptionOfType(HookCancelledException.class).isThrownBy(() -> seen(context));
                    assertThat(messages)
                            .singleElement(InstanceOfAssertFactories.STRING)
                            .contains("IllegalStateException")
                            .doesNotContain("the directory is down");
                    assertThat(this.log.entries())
                            .containsExactly("SecurityViolation of tool:payments.pay tool by ann");
                });
    }

    @Test
    void aHookThatAddsAToolToWhatIsDiscoveredDoesNotGetRoundIt() {
        this.ruled
                .withBean("adding", Adding.class)
                .run(context -> assertThat(seen(context)).containsExactly("weather"));
    }

    @Test
    void whereNothingIsSaidOfToolsNothingIsHooked() {
        this.runner.run(context -> {
            assertThat(context.getBean(HookRegistry.class).find(ToolAuthorization.NAME))
                    .isEmpty();
            assertThat(context.getBean(Payments.class).pay(7)).isEqualTo("paid 7");
        });
    }

    @Test
    void aRuleThatCannotBeHeldToStopsTheStart() {
        this.ruled
                .withPropertyValues("llmspell.hooks.enabled=false")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("llmspell.security.tools")
                        .hasMessageContaining("llmspell.hooks.enabled"));
        this.runner
                .withPropertyValues("llmspell.security.tools[0].tools=pay*")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("authorities")
                        .hasMessageContaining("access"));
        this.runner
                .withPropertyValues(
                        "llmspell.security.tools[0].tools=pay*", "llmspell.security.tools[0].access=hasRole(")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("The expression 'hasRole(' under llmspell.security.tools"));
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(SECURITY_VIOLATION)
        void violation(HookContext context) {
            this.log.note(context + " " + context.arguments().get("permission") + " by "
                    + context.arguments().get("user"));
        }
    }

    static class Adding {

        @Hook(AFTER_TOOL_DISCOVERY)
        HookResult add(List<ToolCatalog.Tool> result) {
            return HookResult.modify(List.of(
                    result.get(result.size() - 1),
                    new ToolCatalog.Tool(ComponentId.tool("payments"), List.of("pay"), Set.of())));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hierarchy {

        @Bean
        RoleHierarchy roleHierarchy() {
            return RoleHierarchyImpl.fromHierarchy("ROLE_CHIEF > ROLE_CLERK");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OnlyAnn {

        @Bean
        AuthorizationManager<ToolAccess> onlyAnn() {
            return (authentication, access) ->
                    access.tool().component().name().equals("payments") ? decision(authentication.get()) : null;
        }

        private static AuthorizationDecision decision(@Nullable Authentication authentication) {
            return new AuthorizationDecision(
                    authentication != null && authentication.getName().equals("ann"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @Bean
        AuthorizationManager<ToolAccess> failing() {
            return (authentication, access) -> {
                throw new IllegalStateException("the directory is down");
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Slow {

        @Bean
        AuthorizationManager<ToolAccess> slow() {
            return (authentication, access) -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException ex) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("the directory was too slow");
            };
        }
    }

    @ToolComponent
    static class Payments {

        public String pay(int amount) {
            return "paid " + amount;
        }

        public String list() {
            return "none";
        }
    }

    @ToolComponent
    static class Weather {

        public String look(String city) {
            return "sunny in " + city;
        }
    }
}
