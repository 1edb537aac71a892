package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.integration.InvalidHookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** Hook methods that a proxy keeps from being called. */
class UnreachableHookTests {

    @ParameterizedTest
    @ValueSource(classes = {InterfaceProxy.class, ScopedInterfaceProxy.class, FinalBehindProxy.class})
    void aHookThatItsProxyCannotReachFailsTheStart(Class<?> configuration) {
        HookContexts.runner().withUserConfiguration(configuration).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .satisfies(failure -> assertThat(causeOf(failure))
                            .hasMessageContaining("check()")
                            .hasMessageContaining("cannot be called")
                            .hasMessageContaining("Make the method non-final"));
        });
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof InvalidHookException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Test
    void aHookDeclaredByTheInterfaceOfItsProxyIsReached() {
        HookContexts.runner()
                .withUserConfiguration(ReachableInterfaceProxy.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aFinalHookWithoutAProxyIsReached() {
        HookContexts.runner()
                .withBean("guard", FinalHook.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    interface Marker {}

    static class MarkedHook implements Marker {

        @Hook(BEFORE_TOOL_EXECUTION)
        public void check() {}
    }

    interface Check {

        void check();
    }

    static class CheckHook implements Check {

        @Override
        @Hook(BEFORE_TOOL_EXECUTION)
        public void check() {}
    }

    static class FinalHook {

        @Hook(BEFORE_TOOL_EXECUTION)
        final void check() {}
    }

    static class FinalTransactionalHook extends FinalHook {

        @Transactional
        public void other() {}
    }

    @Configuration
    static class InterfaceProxy {

        @Bean
        Marker guard() {
            return (Marker) new ProxyFactory(new MarkedHook()).getProxy();
        }
    }

    @Configuration
    static class ReachableInterfaceProxy {

        @Bean
        Check guard() {
            return (Check) new ProxyFactory(new CheckHook()).getProxy();
        }
    }

    @Configuration
    static class ScopedInterfaceProxy {

        @Bean
        @Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        MarkedHook guard() {
            return new MarkedHook();
        }
    }

    @Configuration
    @EnableTransactionManagement(proxyTargetClass = true)
    static class FinalBehindProxy {

        @Bean
        CountingTransactions transactionManager() {
            return new CountingTransactions();
        }

        @Bean
        FinalTransactionalHook guard() {
            return new FinalTransactionalHook();
        }
    }
}
