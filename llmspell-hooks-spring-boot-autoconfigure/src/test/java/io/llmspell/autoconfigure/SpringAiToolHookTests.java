package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What hooks can do with the tools of a conversation. */
class SpringAiToolHookTests {

    private final Tools tools = new Tools();

    private final ApplicationContextRunner runner = SpringAiContexts.runner();

    private void run(Class<?> hooks, Consumer<ChatClient> test, ToolCall... calls) {
        run(this.runner, hooks, test, calls);
    }

    private static void run(
            ApplicationContextRunner runner, Class<?> hooks, Consumer<ChatClient> test, ToolCall... calls) {
        runner.withBean(ChatModel.class, () -> new ScriptedChatModel(calls))
                .withBean("hooks", hooks)
                .run(context ->
                        test.accept(context.getBean(ChatClient.Builder.class).build()));
    }

    private String ask(ChatClient client) {
        return client.prompt("Do it").tools(this.tools).call().content();
    }

    @Test
    void argumentsAreSeenAndChangedByName() {
        run(
                Arguments.class,
                client -> assertThat(ask(client)).isEqualTo("pay said \"paid 100 EUR to ann\""),
                call("pay", "{'amount':2000,'to':'ann'}"));
    }

    @Test
    void theModelsOwnTextGoesToTheToolWhereNothingIsChanged() {
        run(
                Nothing.class,
                client -> assertThat(ask(client)).isEqualTo("pay said \"paid 5 null to ann\""),
                call("pay", "{'amount':5,'to':'ann'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'amount':5,'amount':2000,'to':'ann'}",
                "{'amount':2000,'to':'ann'} trailing",
                "{'amount':2000,'to':'ann'}}"
            })
    void aGuardSeesWhatSpringAiMakesOfIt(String json) {
        run(
                Guard.class,
                client -> assertThat(ask(client))
                        .isEqualTo("pay said The call of tool 'pay' was cancelled: 2000 is too much"),
                call("pay", json));
    }

    @Test
    void whatTheGuardHasPassedIsWhatIsDone() {
        run(
                Guard.class,
                client -> assertThat(ask(client)).isEqualTo("pay said \"paid 5 null to ann\""),
                call("pay", "{'amount':2000,'amount':5,'to':'ann'} {'amount':2000}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'amount':2000,'to':'ann',}", "'{\\'amount\\':2000}'", "[2000]", "null", "{'amount':2000"})
    void whatSpringAiCannotReadEitherReachesNoTool(String json) {
        run(
                Nothing.class,
                client -> assertThat(ask(client)).startsWith("pay said ").doesNotContain("paid"),
                call("pay", json));
    }

    @Test
    void aCancellationThatAToolThrowsIsAnsweredAsWithoutHooks() {
        for (String property : List.of("enabled=false", "on-error=answer", "on-error=delegate")) {
            run(
                    this.runner.withPropertyValues("llmspell.hooks.adapters.spring-ai." + property),
                    Nothing.class,
                    client -> assertThat(ask(client)).as(property).isEqualTo("stopped said so it is"),
                    call("stopped", "{}"));
        }
    }

    @Test
    void anErrorIsThrownAsWithoutHooks() {
        for (String property : List.of("enabled=false", "on-error=answer", "on-error=delegate")) {
            run(
                    this.runner.withPropertyValues("llmspell.hooks.adapters.spring-ai." + property),
                    Nothing.class,
                    client -> assertThatExceptionOfType(ToolExecutionException.class)
                            .as(property)
                            .isThrownBy(() -> ask(client))
                            .withCauseInstanceOf(AssertionError.class),
                    call("asserting", "{}"));
        }
    }

    @Test
    void anInterruptionOfTheCallItselfEndsTheConversation() {
        run(
                Waiting.class,
                client -> {
                    assertThatExceptionOfType(CancellationException.class)
                            .isThrownBy(() -> ask(client))
                            .withMessageStartingWith("Interrupted while tool:interrupting.call");
                    assertThat(Thread.interrupted()).isTrue();
                },
                call("interrupting", "{}"));
    }

    @Test
    void theResultIsChanged() {
        run(
                Masking.class,
                client -> assertThat(ask(client)).isEqualTo("pay said \"paid 5 null to ***\""),
                call("pay", "{'amount':5,'to':'ann'}"));
    }

    @Test
    void aCancelledCallIsAnsweredAndTheOthersOfTheBatchGoOn() {
        run(
                Guard.class,
                client -> assertThat(ask(client))
                        .isEqualTo("pay said The call of tool 'pay' was cancelled: 2000 is too much; look said 1"),
                call("pay", "{'amount':2000,'to':'ann'}"),
                call("look", "{}"));
    }

    @Test
    void aCancelledCallEndsTheConversationWhereThatIsWished() {
        run(
                this.runner.withPropertyValues("llmspell.hooks.adapters.spring-ai.on-cancel=throw"),
                Guard.class,
                client -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> ask(client))
                        .withMessageContaining("2000 is too much"),
                call("pay", "{'amount':2000,'to':'ann'}"));
    }

    @Test
    void aFailedCallIsTriedAgain() {
        run(
                Retrying.class,
                client -> assertThat(ask(client)).isEqualTo("flaky said \"came up at 3\""),
                call("flaky", "{}"));
    }

    @Test
    void aResultIsRemembered() {
        run(
                Caching.class,
                client -> {
                    assertThat(ask(client)).isEqualTo("look said 1");
                    assertThat(ask(client)).isEqualTo("look said 1");
                },
                call("look", "{}"));
    }

    @Test
    void anErrorIsRecoveredFrom() {
        run(
                Recovering.class,
                client -> assertThat(ask(client)).isEqualTo("fail said from a hook: disk full"),
                call("fail", "{}"));
    }

    @Test
    void aCheckedExceptionIsAnsweredToo() {
        run(
                Nothing.class,
                client -> assertThat(ask(client)).isEqualTo("fail said disk full; look said 1"),
                call("fail", "{}"),
                call("look", "{}"));
    }

    @Test
    void exceptionsAreLeftToSpringAiWhereThatIsWished() {
        run(
                this.runner.withPropertyValues("llmspell.hooks.adapters.spring-ai.on-error=delegate"),
                Nothing.class,
                client -> assertThatExceptionOfType(ToolExecutionException.class)
                        .isThrownBy(() -> ask(client))
                        .withCauseInstanceOf(IOException.class),
                call("fail", "{}"));
    }

    @Test
    void anApplicationThatHasSpringAiThrowHasItThrow() {
        run(
                this.runner.withPropertyValues("spring.ai.tools.throw-exception-on-error=true"),
                Nothing.class,
                client -> assertThatExceptionOfType(ToolExecutionException.class)
                        .isThrownBy(() -> ask(client))
                        .withRootCauseInstanceOf(IOException.class),
                call("fail", "{}"));
    }

    @Test
    void aDirectResultIsTheAnswer() {
        run(Masking.class, client -> assertThat(ask(client)).isEqualTo("\"for ***\""), call("direct", "{}"));
    }

    @Test
    void aDirectToolThatIsCancelledSaysSo() {
        run(
                CancelAll.class,
                client -> assertThat(ask(client)).isEqualTo("The call of tool 'direct' was cancelled: not today"),
                call("direct", "{}"));
    }

    static class Tools {

        private int looks;

        private int runs;

        @Tool
        String pay(int amount, String to, @ToolParam(required = false) String currency) {
            return "paid " + amount + " " + currency + " to " + to;
        }

        @Tool
        String look() {
            return String.valueOf(++this.looks);
        }

        @Tool
        String flaky() {
            if (++this.runs < 3) {
                throw new IllegalStateException("down");
            }
            return "came up at " + this.runs;
        }

        @Tool
        String fail() throws IOException {
            throw new IOException("disk full");
        }

        @Tool
        String stopped() {
            throw new CancellationException("so it is");
        }

        @Tool
        String asserting() {
            throw new AssertionError("so it is");
        }

        @Tool
        String interrupting() {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("down");
        }

        @Tool(returnDirect = true)
        String direct() {
            return "for ann";
        }
    }

    static class Nothing {

        @Hook(TOOL_VALIDATION)
        void look(HookContext context) {
            assertThat(context.arguments()).isNotNull();
        }
    }

    static class Arguments {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult limit(int amount) {
            return HookResult.modify(Map.of("amount", Math.min(amount, 100), "currency", "EUR"));
        }
    }

    static class Guard {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "pay")
        HookResult limit(HookContext context) {
            int amount = context.argument("amount", Integer.class);
            return (amount > 100) ? HookResult.cancel(amount + " is too much") : HookResult.proceed();
        }
    }

    static class CancelAll {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult cancel() {
            return HookResult.cancel("not today");
        }
    }

    static class Masking {

        @Hook(AFTER_TOOL_EXECUTION)
        HookResult mask(HookContext context) {
            return HookResult.modify(String.valueOf(context.result()).replace("ann", "***"));
        }
    }

    static class Retrying {

        @Hook(TOOL_ERROR)
        HookResult again(HookContext context) {
            assertThat(context.error()).isInstanceOf(IllegalStateException.class);
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Waiting {

        @Hook(TOOL_ERROR)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3).withBackoff(Duration.ofMinutes(1)));
        }
    }

    static class Caching {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1));
        }
    }

    static class Recovering {

        @Hook(TOOL_ERROR)
        HookResult recover(HookContext context) {
            return HookResult.modify("from a hook: " + context.error().getMessage());
        }
    }
}
