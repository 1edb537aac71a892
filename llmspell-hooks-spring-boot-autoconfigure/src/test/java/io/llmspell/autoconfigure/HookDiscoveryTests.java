package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.samples.llmspell.SampleGuard;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** Hooks on beans of every kind guard from the first call on. */
class HookDiscoveryTests {

    private final ApplicationContextRunner runner = HookContexts.runner().withBean("shell", Shell.class);

    @Test
    void aHookOnALazyBeanGuardsThoughItsBeanIsNotThereYet() {
        this.runner.withUserConfiguration(LazyGuard.class).run(context -> {
            assertThat(context.getBeanFactory().containsSingleton("guard")).isFalse();

            assertGuarded(context);

            assertThat(context.getBeanFactory().containsSingleton("guard")).isTrue();
        });
    }

    @Test
    void aHookOnAPrototypeBeanRunsOnANewInstanceEachTime() {
        this.runner.withUserConfiguration(PrototypeGuard.class).run(context -> {
            assertGuarded(context);

            Guard.instances = 0;
            context.getBean(Shell.class).run("ls");
            context.getBean(Shell.class).run("ls");
            assertThat(Guard.instances).isEqualTo(2);
        });
    }

    @Test
    void aHookOnAScopedBeanRunsOnTheInstanceOfTheScope() {
        this.runner.withUserConfiguration(ScopedGuard.class).run(context -> {
            assertGuarded(context);
            assertThat(context.getBean(HookRegistry.class).hooks())
                    .extracting(RegisteredHook::name)
                    .containsExactly("guard.check");
        });
    }

    static class InheritedHooks {

        @Hook(BEFORE_TOOL_EXECUTION)
        void first() {}
    }

    static class OrderedHooks extends InheritedHooks {

        @Hook(BEFORE_TOOL_EXECUTION)
        void zeta() {}

        @Hook(BEFORE_TOOL_EXECUTION)
        void mu() {}

        @Hook(BEFORE_TOOL_EXECUTION)
        void alpha() {}

        @Hook(BEFORE_TOOL_EXECUTION)
        void omega() {}

        @Hook(BEFORE_TOOL_EXECUTION)
        void beta() {}
    }

    /** That of reflection is another one each time the JVM starts. */
    @Test
    void hooksOfOneBeanRunInTheOrderInWhichTheyAreDeclared() {
        this.runner
                .withBean("ordered", OrderedHooks.class)
                .run(context -> assertThat(context.getBean(HookRegistry.class).hooks())
                        .extracting(RegisteredHook::name)
                        .containsExactly(
                                "ordered.zeta",
                                "ordered.mu",
                                "ordered.alpha",
                                "ordered.omega",
                                "ordered.beta",
                                "ordered.first"));
    }

    @Test
    void aHookOnAPackagePrivateBeanGuards() {
        this.runner.withBean("guard", Guard.class).run(HookDiscoveryTests::assertGuarded);
    }

    @Test
    void aHookOnABeanWhoseMethodReturnsAnInterfaceGuardsFromItsCreationOn() {
        this.runner.withUserConfiguration(InterfaceGuard.class).run(HookDiscoveryTests::assertGuarded);
    }

    @Test
    void aHookOnABeanThatAFactoryBeanMakesGuards() {
        this.runner.withBean("guard", GuardFactory.class).run(HookDiscoveryTests::assertGuarded);
    }

    @Test
    void aHookOnAProxiedBeanIsCalledThroughItsProxy() {
        this.runner.withUserConfiguration(TransactionalGuardConfiguration.class).run(context -> {
            assertThat(AopUtils.isCglibProxy(context.getBean("guard"))).isTrue();
            assertGuarded(context);
            assertThat(context.getBean(CountingTransactions.class).begun()).isEqualTo(2);
        });
    }

    @Test
    void aHookDeclaredByAnInterfaceGuards() {
        this.runner.withBean("guard", Implementation.class).run(HookDiscoveryTests::assertGuarded);
    }

    @Test
    void anInheritedHookGuardsOnce() {
        this.runner.withBean("guard", SubGuard.class).run(context -> {
            assertGuarded(context);
            assertThat(context.getBean(HookRegistry.class).hooks()).hasSize(1);
        });
    }

    @Test
    void aGuardWhoseBeanCannotBeMadeCancels() {
        this.runner
                .withInitializer(HookContexts.bean("guard", BrokenGuard.class, bean -> bean.setLazyInit(true)))
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Shell.class).run("ls"))
                        .withMessageContaining("guard.check")
                        .withMessageContaining("could not be made"));
    }

    @Test
    void hooksHaveDefaultNamesOfBeanAndMethod() {
        this.runner
                .withBean("first", Guard.class)
                .withBean("second", Guard.class)
                .run(context -> assertThat(context.getBean(HookRegistry.class).hooks())
                        .extracting(RegisteredHook::name)
                        .containsExactlyInAnyOrder("first.check", "second.check"));
    }

    private static void assertGuarded(ConfigurableApplicationContext context) {
        Shell shell = context.getBean(Shell.class);
        assertThat(shell.run("ls")).isEqualTo("ran ls");
        assertThatExceptionOfType(HookCancelledException.class)
                .isThrownBy(() -> shell.run("rm -rf /"))
                .withMessageContaining("guard.check")
                .withMessageContaining("destructive");
    }

    @ToolComponent
    static class Shell {

        public String run(String command) {
            return "ran " + command;
        }
    }

    static class Guard {

        private static int instances;

        Guard() {
            instances++;
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult check(String command) {
            return command.startsWith("rm") ? HookResult.cancel("destructive") : HookResult.proceed();
        }
    }

    static class SubGuard extends Guard {

        @Override
        HookResult check(String command) {
            return super.check(command);
        }
    }

    interface Check {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult check(String command);
    }

    static class Implementation implements Check {

        @Override
        public HookResult check(String command) {
            return new Guard().check(command);
        }
    }

    static class BrokenGuard extends Guard {

        BrokenGuard() {
            throw new IllegalStateException("no policy file");
        }
    }

    @Configuration
    static class LazyGuard {

        @Bean
        @Lazy
        Guard guard() {
            return new Guard();
        }
    }

    @Configuration
    static class PrototypeGuard {

        @Bean
        @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
        Guard guard() {
            return new Guard();
        }
    }

    @Configuration
    static class ScopedGuard {

        @Bean
        static CustomScopeConfigurer threadScope() {
            CustomScopeConfigurer scopes = new CustomScopeConfigurer();
            scopes.addScope("thread", new SimpleThreadScope());
            return scopes;
        }

        @Bean
        @Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Guard guard() {
            return new Guard();
        }
    }

    interface Marker {}

    static class MarkedGuard extends Guard implements Marker {}

    @Configuration
    static class InterfaceGuard {

        @Bean
        Marker guard() {
            return new MarkedGuard();
        }
    }

    static class GuardFactory implements FactoryBean<Guard> {

        @Override
        public Guard getObject() {
            return new Guard();
        }

        @Override
        public Class<?> getObjectType() {
            return Guard.class;
        }
    }

    static class TransactionalGuard extends Guard {

        @Override
        @Transactional
        HookResult check(String command) {
            return super.check(command);
        }
    }

    @Configuration
    @EnableTransactionManagement(proxyTargetClass = true)
    static class TransactionalGuardConfiguration {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new CountingTransactions();
        }

        @Bean
        TransactionalGuard guard() {
            return new TransactionalGuard();
        }
    }

    @Test
    void anApplicationInAPackageThatBeginsLikeSpringsOwnHasHooks() {
        HookContexts.runner()
                .withBean("sampleGuard", SampleGuard.class)
                .run(context -> assertThat(context.getBean(HookRegistry.class).find("sampleGuard.nothing"))
                        .isPresent());
    }
}
