package io.llmspell.benchmarks;

import io.llmspell.annotation.Hook;
import io.llmspell.autoconfigure.HookAutoConfiguration;
import io.llmspell.autoconfigure.HookMetersAutoConfiguration;
import io.llmspell.autoconfigure.HookObservationAutoConfiguration;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** A Spring application with one tool and as many guards around it as a benchmark asks for; meters on Prometheus. */
final class Application {

    private Application() {}

    /** Starts it with hooks at the tool, or elsewhere, so that the registry is not empty but nothing is at the call. */
    static ConfigurableApplicationContext start(int hooks, int hooksElsewhere) {
        return start(hooks, hooksElsewhere, context -> {});
    }

    /** The same with changes to its context before it starts. */
    static ConfigurableApplicationContext start(
            int hooks, int hooksElsewhere, Consumer<GenericApplicationContext> changes) {
        return new SpringApplicationBuilder(Beans.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "logging.level.root",
                        "warn",
                        "llmspell.hooks.timeout",
                        "10s"))
                .initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    changes.accept(beans);
                    for (int i = 0; i < hooks; i++) {
                        beans.registerBean("guard" + i, Guard.class);
                    }
                    for (int i = 0; i < hooksElsewhere; i++) {
                        beans.registerBean("elsewhere" + i, Elsewhere.class);
                    }
                })
                .run();
    }

    /** A guard with a bean method, as users write it. */
    static class Guard {

        @Hook(value = StandardHookPoint.BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult guard(HookContext context) {
            return context.argumentList().size() > 2 ? HookResult.cancel("too many arguments") : HookResult.proceed();
        }
    }

    /** A guard of another component. */
    static class Elsewhere {

        @Hook(value = StandardHookPoint.BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "another-tool")
        HookResult guard(HookContext context) {
            return HookResult.cancel("never called for " + context);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        HookAutoConfiguration.class,
        HookMetersAutoConfiguration.class,
        HookObservationAutoConfiguration.class
    })
    static class Beans {

        @Bean
        HookedTool tool() {
            return new HookedTool();
        }

        @Bean
        MeterRegistry meters() {
            return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        }
    }
}
