package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.LangChain4jScript.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ReturnBehavior;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.exception.ToolArgumentsException;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.tool.ToolErrorHandlerResult;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What hooks can do with the tools of an AI service. */
class LangChain4jToolHookTests {

    private final Tools tools = new Tools();

    private final ApplicationContextRunner runner = LangChain4jContexts.runner();

    private void run(Class<?> hooks, Conversation test, ToolExecutionRequest... calls) {
        run(this.runner, hooks, UnaryOperator.identity(), test, calls);
    }

    private void run(
            ApplicationContextRunner runner,
            Class<?> hooks,
            UnaryOperator<AiServices<Desk>> changes,
            Conversation test,
            ToolExecutionRequest... calls) {
        runner.withBean("hooks", hooks)
                .run(context -> test.with(changes.apply(AiServices.builder(Desk.class)
                                .chatModel(new LangChain4jScript(calls).model())
                                .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(10))
                                .tools(this.tools))
                        .build()));
    }

    private interface Conversation {
        void with(Desk desk) throws Exception;
    }

    interface Desk {

        @Nullable
        String ask(@MemoryId String id, @UserMessage String question);
    }

    private static @Nullable String ask(Desk desk) {
        return desk.ask("m-1", "Do it");
    }

    @Test
    void argumentsAreSeenAndChangedByName() {
        run(
                Arguments.class,
                desk -> assertThat(ask(desk)).isEqualTo("pay said paid 100 EUR to ann"),
                call("pay", "{'amount':2000,'to':'ann'}"));
    }

    @Test
    void parametersOfACallWithoutAnyTextCanBeSet() {
        run(Setting.class, desk -> assertThat(ask(desk)).isEqualTo("echo said set"), call("echo", ""));
    }

    @Test
    void theResultIsChanged() {
        run(
                Masking.class,
                desk -> assertThat(ask(desk)).isEqualTo("pay said paid 5 null to ***"),
                call("pay", "{'amount':5,'to':'ann'}"));
    }

    @Test
    void aCancelledCallIsAnsweredAndTheOthersOfTheBatchGoOn() {
        run(
                Guard.class,
                desk -> assertThat(ask(desk))
                        .isEqualTo("pay failed: The call of tool 'pay' was cancelled: 2000 is too much; look said 1"),
                call("pay", "{'amount':2000,'to':'ann'}"),
                call("look", "{}"));
    }

    @Test
    void aCancelledCallEndsTheConversationWhereThatIsWished() {
        run(
                this.runner.withPropertyValues("llmspell.hooks.adapters.langchain4j.on-cancel=throw"),
                Guard.class,
                UnaryOperator.identity(),
                desk -> {
                    assertThatExceptionOfType(HookCancelledException.class)
                            .isThrownBy(() -> ask(desk))
                            .withMessageContaining("2000 is too much");
                    assertThat(this.tools.looks).isZero();
                },
                call("pay", "{'amount':2000,'to':'ann'}"),
                call("look", "{}"));
    }

    @Test
    void aFailedCallIsTriedAgain() {
        run(Retrying.class, desk -> assertThat(ask(desk)).isEqualTo("flaky said came up at 3"), call("flaky", "{}"));
    }

    @Test
    void aResultIsRemembered() {
        run(
                Caching.class,
                desk -> {
                    assertThat(ask(desk)).isEqualTo("look said 1");
                    assertThat(desk.ask("m-2", "Do it")).isEqualTo("look said 1");
                },
                call("look", "{}"));
    }

    @Test
    void aCallIsAnsweredByAHook() {
        run(
                Answering.class,
                desk -> {
                    assertThat(ask(desk)).isEqualTo("look said nothing to see");
                    assertThat(this.tools.looks).isZero();
                },
                call("look", "{}"));
    }

    @Test
    void anErrorIsRecoveredFrom() {
        run(
                Recovering.class,
                desk -> assertThat(ask(desk)).isEqualTo("fail said from a hook: disk full"),
                call("fail", "{}"));
    }

    @Test
    void anExceptionIsAnsweredAndTheOthersOfTheBatchGoOn() {
        run(
                Nothing.class,
                desk -> assertThat(ask(desk)).isEqualTo("fail failed: disk full; look said 1"),
                call("fail", "{}"),
                call("look", "{}"));
    }

    @Test
    void theApplicationsHandlerOfExceptionsIsAskedAsWithoutHooks() {
        run(
                this.runner,
                Nothing.class,
                services -> services.toolExecutionErrorHandler((error, context) -> {
                    assertThat(error).isInstanceOf(IOException.class);
                    assertThat(context.rawError()).isInstanceOf(ToolExecutionException.class);
                    return ToolErrorHandlerResult.text("own: " + error.getMessage());
                }),
                desk -> assertThat(ask(desk)).isEqualTo("fail failed: own: disk full"),
                call("fail", "{}"));
    }

    @Test
    void argumentsThatDoNotFitAreAnsweredAndTheOthersOfTheBatchGoOn() {
        run(
                Nothing.class,
                desk -> assertThat(ask(desk))
                        .startsWith("pay failed: ")
                        .contains("amount", "plenty")
                        .endsWith("; look said 1"),
                call("pay", "{'amount':'plenty','to':'ann'}"),
                call("look", "{}"));
    }

    @Test
    void argumentsThatDoNotFitAreLeftToLangChain4jWhereThatIsWished() {
        run(
                this.runner.withPropertyValues("llmspell.hooks.adapters.langchain4j.on-error=delegate"),
                Nothing.class,
                UnaryOperator.identity(),
                desk -> assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> ask(desk))
                        .withMessageContaining("plenty"),
                call("pay", "{'amount':'plenty','to':'ann'}"));
    }

    @Test
    void theApplicationsHandlerOfArgumentsIsAskedAsWithoutHooks() {
        run(
                this.runner,
                BadArguments.class,
                services -> services.toolArgumentsErrorHandler(
                        (error, context) -> ToolErrorHandlerResult.text("own handler")),
                desk -> assertThat(ask(desk)).isEqualTo("pay failed: own handler"),
                call("pay", "{'amount':'plenty','to':'ann'}"));
    }

    @Test
    void aToolThatIsNotThereIsLeftToLangChain4j() {
        run(
                Nothing.class,
                desk -> assertThatExceptionOfType(RuntimeException.class)
                        .isThrownBy(() -> ask(desk))
                        .withMessageContaining("dream"),
                call("dream", "{}"));
    }

    @Test
    void anInterruptionIsNeverAnswered() {
        run(
                Nothing.class,
                desk -> {
                    assertThatExceptionOfType(ToolExecutionException.class)
                            .isThrownBy(() -> ask(desk))
                            .withCauseInstanceOf(InterruptedException.class);
                    assertThat(Thread.interrupted()).isTrue();
                },
                call("interrupted", "{}"));
    }

    @Test
    void aDirectResultIsTheAnswer() {
        run(Nothing.class, desk -> assertThat(ask(desk)).isEqualTo("for ann"), call("direct", "{}"));
    }

    @Test
    void aDirectResultThatWasChangedIsTheAnswer() {
        run(Masking.class, desk -> assertThat(ask(desk)).isEqualTo("for ***"), call("direct", "{}"));
    }

    @Test
    void aDirectToolThatIsCancelledGoesBackToTheModel() {
        run(
                CancelAll.class,
                desk -> assertThat(ask(desk))
                        .isEqualTo("direct failed: The call of tool 'direct' was cancelled: not today"),
                call("direct", "{}"));
    }

    @Test
    void nothingAndVeryMuchAreResultsLikeOthers() {
        run(
                Nothing.class,
                desk -> {
                    String answer = String.valueOf(ask(desk));
                    assertThat(answer.replaceAll("x+", "x")).isEqualTo("nothing said null; much said x");
                    assertThat(answer.length()).isGreaterThan(5_000_000);
                },
                call("nothing", "{}"),
                call("much", "{}"));
    }

    @Test
    void aResultThatAHookMadeNullIsTheTextNull() {
        run(Erasing.class, desk -> assertThat(ask(desk)).isEqualTo("look said null"), call("look", "{}"));
    }

    @Test
    void hooksAfterTheCallKnowTheMemoryAndTheService() {
        run(
                Knowing.class,
                desk -> {
                    ask(desk);
                    assertThat(Knowing.SEEN)
                            .singleElement()
                            .satisfies(seen -> assertThat(seen)
                                    .containsEntry("memory_id", "m-1")
                                    .containsEntry("ai_service", Desk.class.getName())
                                    .containsEntry("ai_service_method", "ask"));
                },
                call("look", "{}"));
    }

    static class Tools {

        private int looks;

        private int runs;

        @Tool
        String pay(int amount, String to, @P(required = false) @Nullable String currency) {
            return "paid " + amount + " " + currency + " to " + to;
        }

        @Tool
        int look() {
            return ++this.looks;
        }

        @Tool
        String echo(@P(required = false) @Nullable String text) {
            return String.valueOf(text);
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
        String interrupted() throws InterruptedException {
            throw new InterruptedException("stop");
        }

        @Tool(returnBehavior = ReturnBehavior.IMMEDIATE)
        String direct() {
            return "for ann";
        }

        @Tool
        @Nullable
        String nothing() {
            return null;
        }

        @Tool
        String much() {
            return "x".repeat(5_000_000);
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

    static class Setting {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult set() {
            return HookResult.modify(Map.of("text", "set"));
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

    static class Erasing {

        @Hook(AFTER_TOOL_EXECUTION)
        HookResult erase() {
            return HookResult.modify((Object) null);
        }
    }

    static class Retrying {

        @Hook(TOOL_ERROR)
        HookResult again(HookContext context) {
            assertThat(context.error()).isInstanceOf(IllegalStateException.class);
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Caching {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1));
        }
    }

    static class Answering {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult answer() {
            return HookResult.answer("nothing to see");
        }
    }

    static class Recovering {

        @Hook(TOOL_ERROR)
        HookResult recover(HookContext context) {
            return HookResult.modify("from a hook: " + context.error().getMessage());
        }
    }

    static class BadArguments {

        @Hook(TOOL_ERROR)
        HookResult look(HookContext context) {
            return (context.error() instanceof ToolArgumentsException)
                    ? HookResult.proceed()
                    : HookResult.modify("a hook has seen " + context.error());
        }
    }

    static class Knowing {

        private static final List<Map<String, Object>> SEEN = new CopyOnWriteArrayList<>();

        @Hook(AFTER_TOOL_EXECUTION)
        void look(HookContext context) {
            SEEN.add(Map.copyOf(context.metadata()));
        }
    }
}
