package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.RESOURCE_LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookRegistry;
import io.llmspell.security.InputGuard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the arguments of a call may grow to. */
class InputLimitTests {

    private static final String INPUT = "llmspell.security.input.";

    private final Log log = new Log();

    private final ApplicationContextRunner runner = HookContexts.runner()
            .withPropertyValues("llmspell.hooks.timeout=30s")
            .withBean(Log.class, () -> this.log)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean("watch", Watch.class)
            .withBean("tool", Tool.class);

    private final ApplicationContextRunner bounded = this.runner.withPropertyValues(
            INPUT + "enabled=true",
            INPUT + "max-depth=3",
            INPUT + "max-elements=10",
            INPUT + "max-characters=100",
            INPUT + "max-name-length=8");

    static Stream<Arguments> tooMuch() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        return Stream.of(
                Arguments.of("x".repeat(101), "max-characters"),
                Arguments.of(List.of("x".repeat(60), CharBuffer.wrap("x".repeat(60))), "max-characters"),
                Arguments.of(List.of(List.of(Map.of("a", List.of()))), "max-depth"),
                Arguments.of(endless, "max-depth"),
                Arguments.of(new Object[] {new int[60], new byte[60]}, "max-characters"),
                Arguments.of(new Object[11], "max-elements"),
                Arguments.of(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), "max-elements"),
                Arguments.of(Map.of("x".repeat(9), 1), "max-name-length"));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void whatIsTooMuchIsRefusedAndToldOf(Object value, String property) {
        this.bounded.run(context -> {
            Tool tool = context.getBean(Tool.class);
            for (int i = 0; i < 10; i++) {
                assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> tool.take("a", value))
                        .withMessageContaining("tool:tool.take")
                        .withMessageContaining(INPUT + property);
            }

            assertThat(this.log.entries()).hasSize(10).containsOnly("ResourceLimitExceeded of tool:tool.take input");
            assertThat(context.getBean(MeterRegistry.class)
                            .get("security.refusals")
                            .tags("kind", "limit", "rule", "input")
                            .counter()
                            .count())
                    .isEqualTo(10);
            assertThat(context.getBean(HookRegistry.class)
                            .find(InputGuard.NAME)
                            .orElseThrow()
                            .breakerState())
                    .isEqualTo(BreakerState.CLOSED);
            assertThat(tool.take("a", null)).isEqualTo("took null");
        });
    }

    @Test
    void whatIsJustWithinTheLimitsPasses() {
        this.bounded.run(context -> {
            Tool tool = context.getBean(Tool.class);

            assertThat(tool.take("", "x".repeat(100))).startsWith("took x");
            assertThat(tool.take("a", List.of(List.of(List.of(1, 2, 3, 4, 5, 6, 7, 8)))))
                    .startsWith("took [");
            assertThat(tool.take("", new byte[100])).startsWith("took [B");
            assertThat(tool.take("a", Map.of("x".repeat(8), 1))).startsWith("took {");
            assertThat(this.log.entries()).isEmpty();
        });
    }

    @Test
    void unlessItIsAskedForNothingIsChecked() {
        this.runner.run(
                context -> assertThat(context.getBean(HookRegistry.class).find(InputGuard.NAME))
                        .isEmpty());
    }

    static class Watch {

        private final Log log;

        Watch(Log log) {
            this.log = log;
        }

        @Hook(RESOURCE_LIMIT_EXCEEDED)
        void limit(HookContext context) {
            this.log.note(context + " " + context.arguments().get("limit"));
        }
    }

    @ToolComponent
    static class Tool {

        public String take(String name, @Nullable Object value) {
            return "took " + value;
        }
    }
}
