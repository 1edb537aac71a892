package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What hooks can do with the calls of models. */
class SpringAiModelTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = SpringAiContexts.runner().withBean(Log.class, () -> this.log);

    private void run(Class<?> hooks, Consumer<ChatClient> test) {
        this.runner
                .withBean("gpt", Flaky.class)
                .withBean(hooks)
                .run(context ->
                        test.accept(context.getBean(ChatClient.Builder.class).build()));
    }

    private static String ask(ChatClient client) {
        return client.prompt("hello").call().content();
    }

    @Test
    void thePromptIsChanged() {
        run(Prompts.class, client -> assertThat(ask(client)).isEqualTo("asked HELLO"));
    }

    @Test
    void somethingElseThanAPromptFails() {
        run(
                WrongPrompts.class,
                client -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> ask(client))
                        .withMessageContaining("'prompt' of agent:gpt to a java.lang.Integer"));
    }

    @Test
    void theResponseIsChanged() {
        run(Responses.class, client -> assertThat(ask(client)).isEqualTo("from a hook"));
    }

    @Test
    void aCallIsCancelled() {
        run(
                Cancelling.class,
                client -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> ask(client))
                        .withMessageContaining("agent:gpt.call")
                        .withMessageContaining("no budget"));
    }

    @Test
    void aCallIsTriedAgain() {
        run(
                Retrying.class,
                client ->
                        assertThat(client.prompt("fail once").call().content()).isEqualTo("asked fail once"));
    }

    @Test
    void aResponseIsRemembered() {
        this.runner.withBean("gpt", Flaky.class).withBean(Caching.class).run(context -> {
            ChatModel model = context.getBean(ChatModel.class);

            assertThat(model.call("hello")).isEqualTo(model.call("hello"));
            assertThat(this.log.entries()).containsExactly("hello");
        });
    }

    @Test
    void anErrorIsRecoveredFrom() {
        run(
                Recovering.class,
                client ->
                        assertThat(client.prompt("fail once").call().content()).isEqualTo("down is what it was"));
    }

    @Test
    void tokensOfAllAttemptsAreInTheMetadata() {
        run(Costs.class, client -> {
            ask(client);

            assertThat(this.log.entries()).contains("call scripted-1: 7 + 3 = 10");
            client.prompt("twice").call().content();
            assertThat(this.log.entries()).endsWith("call scripted-1: 14 + 6 = 20");
        });
    }

    @Test
    void hooksMatchTheTagOfModels() {
        run(Costs.class, client -> {
            ask(client);

            assertThat(this.log.entries()).contains("tagged gpt");
        });
    }

    @Test
    void aStreamIsAnOperationOfItsOwn() {
        run(Costs.class, client -> {
            assertThat(client.prompt("hello").stream().content().blockLast()).isEqualTo("asked hello");

            assertThat(this.log.entries()).contains("before stream").endsWith("stream scripted-1: 7 + 3 = 10");
        });
    }

    @Test
    void aStreamIsCancelledBeforeItBegins() {
        run(
                Cancelling.class,
                client -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(
                                () -> client.prompt("hello").stream().content().blockLast())
                        .withMessageContaining("agent:gpt.stream"));
    }

    static class Flaky extends ScriptedChatModel {

        private final Log log;

        private int calls;

        Flaky(Log log) {
            this.log = log;
        }

        @Override
        public ChatResponse call(Prompt prompt) {
            this.log.note(prompt.getContents());
            if (prompt.getContents().equals("fail once") && ++this.calls == 1) {
                throw new IllegalStateException("down");
            }
            return super.call(prompt);
        }
    }

    static class Prompts {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult shout(Prompt prompt) {
            return HookResult.modify(
                    new Prompt(prompt.getContents().toUpperCase(java.util.Locale.ROOT), prompt.getOptions()));
        }
    }

    static class WrongPrompts {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult change() {
            return HookResult.modify("prompt", 7);
        }
    }

    static class Responses {

        @Hook(AFTER_AGENT_EXECUTION)
        HookResult change() {
            return HookResult.modify(ScriptedChatModel.response(new AssistantMessage("from a hook")));
        }
    }

    static class Cancelling {

        @Hook(value = BEFORE_AGENT_EXECUTION, components = "gpt")
        HookResult cancel() {
            return HookResult.cancel("no budget");
        }
    }

    static class Retrying {

        @Hook(AGENT_ERROR)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(2));
        }
    }

    static class Caching {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1));
        }
    }

    static class Recovering {

        @Hook(AGENT_ERROR)
        HookResult recover(HookContext context) {
            return HookResult.modify(ScriptedChatModel.response(
                    new AssistantMessage(context.error().getMessage() + " is what it was")));
        }
    }

    static class Costs {

        private final Log log;

        Costs(Log log) {
            this.log = log;
        }

        @Hook(value = BEFORE_AGENT_EXECUTION, tags = "model")
        void tagged(HookContext context) {
            this.log.note("tagged " + context.component().name());
            this.log.note("before " + context.operation());
        }

        @Hook(AFTER_AGENT_EXECUTION)
        HookResult count(HookContext context, Prompt prompt) {
            if (prompt.getContents().equals("twice") && context.attempt() == 1) {
                return HookResult.retry(RetryConfig.attempts(2));
            }
            var metadata = context.metadata();
            this.log.note(context.operation() + " " + metadata.get("model") + ": " + metadata.get("prompt_tokens")
                    + " + " + metadata.get("completion_tokens") + " = " + metadata.get("total_tokens"));
            return HookResult.proceed();
        }
    }
}
