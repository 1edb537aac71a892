package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookResult;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where the hooks are among the other advice on a component. */
class AdviceOrderTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean(Watch.class)
            .withBean("vault", Vault.class)
            .withUserConfiguration(EverySpringAdvice.class);

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void hooksAreInsideOfMethodSecurity() {
        this.runner.run(context -> {
            Vault vault = context.getBean(Vault.class);
            logIn("ROLE_USER");
            assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(vault::secret);
            assertThat(this.log.entries()).isEmpty();

            logIn("ROLE_ADMIN");
            assertThat(vault.secret()).isEqualTo("secret");
            assertThat(this.log.entries()).hasSize(2);
        });
    }

    @Test
    void hooksAreOutsideOfTransactions() {
        using(vault -> assertThat(vault.store()).isTrue());

        assertThat(this.log.entries())
                .containsExactly("BeforeToolExecution of tool:vault.store", "AfterToolExecution of tool:vault.store");
    }

    @Test
    void aCachedValuePassesTheHooksAllTheSame() {
        using(vault -> {
            assertThat(vault.expensive("gold")).isEqualTo("gold 1");
            assertThat(vault.expensive("gold")).isEqualTo("gold 1");
        });

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeToolExecution of tool:vault.expensive",
                        "AfterToolExecution of tool:vault.expensive",
                        "BeforeToolExecution of tool:vault.expensive",
                        "AfterToolExecution of tool:vault.expensive");
    }

    @Test
    void retriesOfTheFrameworkAreOutsideOfHooks() {
        using(vault -> assertThat(vault.flaky()).isEqualTo("attempt 2"));

        assertThat(this.log.entries())
                .containsExactly(
                        "BeforeToolExecution of tool:vault.flaky",
                        "BeforeToolExecution of tool:vault.flaky",
                        "AfterToolExecution of tool:vault.flaky");
    }

    @Test
    void aHookChangesTheArgumentThatIsTheKeyOfTheCache() {
        this.runner.withBean(Normalizer.class).run(context -> {
            Vault vault = context.getBean(Vault.class);
            assertThat(vault.expensive("GOLD")).isEqualTo("gold 1");
            assertThat(vault.expensive("gold")).isEqualTo("gold 1");
        });
    }

    @Test
    void theOrderIsSettableToInsideOfTransactionsAndCaching() {
        this.runner.withPropertyValues("llmspell.hooks.advice-order=2147483647").run(context -> {
            Vault vault = context.getBean(Vault.class);
            vault.expensive("gold");
            this.log.entries().clear();

            vault.expensive("gold");
            assertThat(this.log.entries()).isEmpty();

            vault.store();
            assertThat(this.log.entries())
                    .containsExactly(
                            "BeforeToolExecution of tool:vault.store in a transaction",
                            "AfterToolExecution of tool:vault.store in a transaction");
        });
    }

    @Test
    void theOrderIsSettableToOutsideOfMethodSecurity() {
        this.runner.withPropertyValues("llmspell.hooks.advice-order=-1000").run(context -> {
            logIn("ROLE_USER");
            assertThatExceptionOfType(AccessDeniedException.class)
                    .isThrownBy(() -> context.getBean(Vault.class).secret());

            assertThat(this.log.entries()).containsExactly("BeforeToolExecution of tool:vault.secret");
        });
    }

    private void using(Consumer<Vault> use) {
        this.runner.run(context -> use.accept(context.getBean(Vault.class)));
    }

    private static void logIn(String role) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "n/a", role));
    }

    @ToolComponent
    static class Vault {

        private int loads;

        private int attempts;

        @PreAuthorize("hasRole('ADMIN')")
        public String secret() {
            return "secret";
        }

        @Transactional
        public boolean store() {
            return TransactionSynchronizationManager.isActualTransactionActive();
        }

        @Cacheable("vault")
        public String expensive(String key) {
            return key + " " + ++this.loads;
        }

        @Retryable(maxRetries = 2, delay = 0)
        public String flaky() {
            if (++this.attempts == 1) {
                throw new IllegalStateException("first attempt");
            }
            return "attempt " + this.attempts;
        }
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook({BEFORE_TOOL_EXECUTION, AFTER_TOOL_EXECUTION})
        void watch(io.llmspell.hook.HookContext context) {
            boolean active = TransactionSynchronizationManager.isActualTransactionActive();
            this.log.note(context + (active ? " in a transaction" : ""));
        }
    }

    static class Normalizer {

        @Hook(value = BEFORE_TOOL_EXECUTION, operations = "expensive")
        HookResult normalize(String key) {
            return HookResult.modify("key", key.toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Configuration
    @EnableMethodSecurity
    @EnableTransactionManagement
    @EnableCaching
    @EnableResilientMethods
    static class EverySpringAdvice {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new CountingTransactions();
        }

        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }
    }
}
