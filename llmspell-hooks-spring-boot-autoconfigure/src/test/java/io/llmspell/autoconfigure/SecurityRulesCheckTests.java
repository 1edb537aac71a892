package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookRegistry;
import io.llmspell.security.InputGuard;
import io.llmspell.security.ToolAccess;
import io.llmspell.security.ToolAuthorization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;

/** That rules are held to, or the application does not start. */
class SecurityRulesCheckTests {

    private static final String INPUT = "llmspell.security.input.enabled=true";

    private static final String TOOLS = "llmspell.security.tools[0].tools=";

    private static final String AUTHORITIES = "llmspell.security.tools[0].authorities=ROLE_CLERK";

    private final HookEngine engine = HookEngine.builder().build();

    private final ApplicationContextRunner runner = HookContexts.runner().withBean("payments", Payments.class);

    private final ApplicationContextRunner off = this.runner.withPropertyValues("llmspell.hooks.enabled=false");

    private final ApplicationContextRunner ownRegistry =
            this.runner.withBean("ownRegistry", HookRegistry.class, this.engine::registry);

    @AfterEach
    void close() {
        this.engine.close();
    }

    private static void assertFails(ApplicationContextRunner runner, String what, String why) {
        runner.run(context ->
                assertThat(context).getFailure().hasMessageContaining(what).hasMessageContaining(why));
    }

    @Test
    void limitsOfInputNeedHooks() {
        assertFails(this.off.withPropertyValues(INPUT), INPUT, "llmspell.hooks.enabled=false");
    }

    @Test
    void managersOfToolsNeedHooks() {
        assertFails(
                this.off.withUserConfiguration(Manager.class),
                "AuthorizationManager<ToolAccess>",
                "llmspell.hooks.enabled=false");
    }

    @Test
    void aRegistryOfTheApplicationMustHaveTheGuards() {
        assertFails(this.ownRegistry.withPropertyValues(INPUT), INPUT, InputGuard.NAME);
        assertFails(
                this.ownRegistry.withPropertyValues(TOOLS + "payments", AUTHORITIES),
                "llmspell.security.tools",
                ToolAuthorization.NAME);
        assertFails(
                this.ownRegistry.withUserConfiguration(Manager.class),
                "AuthorizationManager<ToolAccess>",
                ToolAuthorization.NAME);
        this.ownRegistry.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anEngineOfTheApplicationGetsThem() {
        this.runner
                .withBean("ownEngine", HookEngine.class, () -> this.engine)
                .withPropertyValues(INPUT, TOOLS + "payments", AUTHORITIES)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource({"payments, false", "payments.pay, false", "pay*, false", "paymnets, true", "payments.pya, true"})
    void aRuleThatNamesNoToolIsWarnedOf(String tool, boolean warned) {
        try (Warnings warnings = Warnings.of(SecurityRulesCheck.class.getName())) {
            this.runner.withPropertyValues(TOOLS + tool, AUTHORITIES).run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(warnings.messages())
                        .hasSize(warned ? 1 : 0)
                        .allSatisfy(message -> assertThat(message).contains("llmspell.security.tools", tool));
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Manager {

        @Bean
        AuthorizationManager<ToolAccess> nobody() {
            return (authentication, access) -> new AuthorizationDecision(false);
        }
    }

    @ToolComponent
    static class Payments {

        public String pay(int amount) {
            return "paid " + amount;
        }
    }
}
