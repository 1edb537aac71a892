package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TraceIdTests {

    private final List<String> correlationIds = new ArrayList<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class))
            .withBean("clock", Clock.class);

    private @Nullable Span current;

    @Test
    void theCorrelationIdOfACallInsideATraceIsTheTracesOwn() {
        TraceContext trace = answering(TraceContext.class, Map.of("traceId", "4bf92f3577b34da6"));
        this.current = answering(Span.class, Map.of("context", trace));

        call();

        assertThat(this.correlationIds).containsExactly("4bf92f3577b34da6");
    }

    @Test
    void theCorrelationIdOfACallOutsideOfTracesIsAUuid() {
        call();

        assertThat(this.correlationIds)
                .singleElement()
                .satisfies(id -> assertThat(UUID.fromString(id).version()).isEqualTo(7));
    }

    private void call() {
        Tracer tracer = (Tracer) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Tracer.class},
                (proxy, method, arguments) -> method.getName().equals("currentSpan") ? this.current : null);
        this.runner.withBean(Tracer.class, () -> tracer).run(context -> {
            context.getBean(HookRegistry.class)
                    .register(HookDefinition.builder("note")
                            .on(StandardHookPoint.BEFORE_TOOL_EXECUTION)
                            .handler(call -> {
                                this.correlationIds.add(call.correlationId());
                                return HookResult.proceed();
                            }));

            context.getBean(Clock.class).tell();
        });
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    @ToolComponent
    static class Clock {

        public String tell() {
            return "noon";
        }
    }
}
