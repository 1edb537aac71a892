package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.CallerRules;
import io.llmspell.hook.ContextCarrier;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.integration.AuthenticationCacheScope;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.WorkflowTemplate;
import io.llmspell.observability.HookMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.SyncTaskExecutor;

/** What a user brings wins, and what a user does not have is not needed. */
public class ReplaceableBeansTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean("shell", Shell.class)
            .withBean("watch", Watch.class);

    @ParameterizedTest
    @ValueSource(
            classes = {
                HookTemplate.class,
                WorkflowTemplate.class,
                ToolCatalog.class,
                CallerRules.class,
                ContextCarrier.class,
                HookExecutor.class
            })
    void aBeanOfTheUserReplacesOurs(Class<?> type) {
        replacedByOwn(type);
    }

    @SuppressWarnings("ReferenceEquality") // the identity of a proxy
    private <T> void replacedByOwn(Class<T> type) {
        T own = type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> 1;
                    case "toString" -> "own";
                    case "pinned", "interruptible" -> false;
                    default -> null;
                }));
        HookContexts.runner()
                .withBean("own", type, () -> own)
                .run(context -> assertThat(context).getBean(type).isSameAs(own));
    }

    @Test
    void anEngineOfTheUserReplacesOursAndRunsTheHooksOfBeans() {
        HookEngine own = HookEngine.builder().build();
        this.runner.withBean(HookEngine.class, () -> own).run(context -> {
            assertThat(context).getBean(HookRegistry.class).isSameAs(own.registry());

            context.getBean(Shell.class).run("ls");
            assertThat(this.log.entries()).containsExactly("watched ls");
        });
    }

    @Test
    void anExecutorOfTheUserRunsForks() {
        SyncTaskExecutor own = new SyncTaskExecutor();
        this.runner
                .withBean(HookAutoConfiguration.FORK_EXECUTOR, SyncTaskExecutor.class, () -> own)
                .run(context -> assertThat(context.getBean(HookAutoConfiguration.FORK_EXECUTOR))
                        .isSameAs(own));
    }

    @Test
    void metersAndCacheScopeOfTheUserReplaceOurs() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        HookMeters own = new HookMeters(meters);
        AuthenticationCacheScope scope = new AuthenticationCacheScope();
        this.runner
                .withBean(MeterRegistry.class, () -> meters)
                .withBean(HookMeters.class, () -> own)
                .withBean(AuthenticationCacheScope.class, () -> scope)
                .run(context -> {
                    assertThat(context).getBean(HookMeters.class).isSameAs(own);
                    assertThat(context).getBean(AuthenticationCacheScope.class).isSameAs(scope);
                });
    }

    @Test
    void breakersAreMadeInTheRegistryOfTheUser() {
        CircuitBreakerRegistry own = CircuitBreakerRegistry.ofDefaults();
        this.runner.withBean(CircuitBreakerRegistry.class, () -> own).run(context -> {
            context.getBean(Shell.class).run("ls");

            assertThat(own.find("hook.watch.watch")).isPresent();
        });
    }

    @Test
    void listenersAndCustomizersAreUsed() {
        this.runner
                .withBean(HookListener.class, () -> new HookListener() {
                    @Override
                    public void registered(RegisteredHook hook) {
                        ReplaceableBeansTests.this.log.note("registered " + hook.name());
                    }
                })
                .withBean(HookEngineCustomizer.class, () -> builder -> builder.traceIds(() -> "trace-7"))
                .run(context -> {
                    context.getBean(Shell.class).run("ls");

                    assertThat(this.log.entries()).containsExactly("registered watch.watch", "watched ls");
                    assertThat(context.getBean(Watch.class).correlationId).isEqualTo("trace-7");
                });
    }

    @Test
    void hooksAreSwitchedOffAltogether() {
        this.runner.withPropertyValues("llmspell.hooks.enabled=false").run(context -> {
            context.getBean(Shell.class).run("ls");

            assertThat(context).doesNotHaveBean(HookEngine.class).doesNotHaveBean(HookRegistry.class);
            assertThat(this.log.entries()).isEmpty();
        });
    }

    @Test
    void metersAreSwitchedOff() {
        this.runner
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("llmspell.hooks.meters.enabled=false", "llmspell.events.meters.enabled=false")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(HookMeters.class);
                    assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.micrometer",
                "io.micrometer.context",
                "org.slf4j.MDC",
                "org.springframework.transaction",
                "org.springframework.dao",
                "org.springframework.security",
                "org.aspectj",
                "org.springframework.cache",
                "org.springframework.session",
                "jakarta"
            })
    void anOptionalLibraryMayBeMissing(String missing) {
        this.runner.withClassLoader(new FilteredClassLoader(missing)).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Shell.class).run("ls");
            assertThat(this.log.entries()).containsExactly("watched ls");
        });
    }

    @ToolComponent
    public static class Shell {

        public void run(String command) {}
    }

    static class Watch {

        private final Log log;

        private String correlationId;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void watch(HookContext context, String command) {
            this.correlationId = context.correlationId();
            this.log.note("watched " + command);
        }
    }
}
