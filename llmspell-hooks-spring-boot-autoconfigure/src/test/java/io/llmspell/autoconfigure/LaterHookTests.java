package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

/** Hook methods that return their result later. */
class LaterHookTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HookAutoConfiguration.class))
            .withPropertyValues("llmspell.hooks.timeout=10s")
            .withBean(Echo.class);

    @ToolComponent("echo")
    static class Echo {

        public String call(String text) {
            return text;
        }
    }

    static class Stage {

        @Hook(BEFORE_TOOL_EXECUTION)
        CompletionStage<HookResult> change() {
            return CompletableFuture.supplyAsync(() -> HookResult.modify("stage"));
        }
    }

    static class ReactorMono {

        @Hook(BEFORE_TOOL_EXECUTION)
        Mono<HookResult> change() {
            return Mono.fromSupplier(() -> HookResult.modify("mono"));
        }
    }

    static class PlainFuture {

        @Hook(BEFORE_TOOL_EXECUTION)
        Future<HookResult.Modified> change() {
            return CompletableFuture.completedFuture((HookResult.Modified) HookResult.modify("future"));
        }
    }

    static class Failing {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        Mono<HookResult> guard() {
            return Mono.error(new IllegalStateException("policy server is down"));
        }
    }

    static class Never {

        private final CompletableFuture<HookResult> answer = new CompletableFuture<>();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, timeout = "50ms")
        CompletionStage<HookResult> guard() {
            return this.answer;
        }
    }

    static class WrongValue {

        @Hook(BEFORE_TOOL_EXECUTION)
        CompletionStage<String> hook() {
            return CompletableFuture.completedFuture("");
        }
    }

    @Test
    void aResultMayComeByAnyKindOfFuture() {
        for (Class<?> hooks : new Class<?>[] {Stage.class, ReactorMono.class, PlainFuture.class}) {
            this.runner
                    .withBean(hooks)
                    .run(context ->
                            assertThat(context.getBean(Echo.class).call("x")).isIn("stage", "mono", "future"));
        }
    }

    @Test
    void oneThatFailsIsAFailureOfTheHookWithItsOwnException() {
        this.runner
                .withBean(Failing.class)
                .run(context -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> context.getBean(Echo.class).call("x"))
                        .withMessageContaining("policy server is down"));
    }

    @Test
    void oneThatDoesNotComeIsCancelledAtTheDeadline() {
        this.runner.withBean(Never.class).run(context -> {
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> context.getBean(Echo.class).call("x"))
                    .withMessageContaining("50");
            await().until(() -> context.getBean(Never.class).answer.isCancelled());
        });
    }

    @Test
    void oneOfAnotherTypeFailsTheStart() {
        this.runner
                .withBean(WrongValue.class)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("CompletionStage"));
    }
}
