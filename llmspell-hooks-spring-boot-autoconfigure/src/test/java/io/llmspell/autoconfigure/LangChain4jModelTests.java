package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What hooks can do with models that are beans. */
class LangChain4jModelTests {

    private final LangChain4jScript script = new LangChain4jScript();

    private void run(Class<?> hooks, ChatModel model, Asked test) {
        LangChain4jContexts.runner()
                .withBean("chat", ChatModel.class, () -> model)
                .withBean("hooks", hooks)
                .run(context -> test.with(context.getBean(ChatModel.class), context.getBean("hooks")));
    }

    private interface Asked {
        void with(ChatModel model, Object hooks);
    }

    interface Desk {
        String ask(String question);
    }

    @Test
    void theRequestIsSeenAndChanged() {
        run(Asking.class, this.script.model(), (model, hooks) -> {
            assertThat(model.chat("Hello")).isEqualTo("asked Hello, please");
            assertThat(this.script.requests()).hasSize(1);
        });
    }

    @Test
    void theResponseIsChanged() {
        run(
                Masking.class,
                this.script.model(),
                (model, hooks) -> assertThat(model.chat("ann")).isEqualTo("asked ***"));
    }

    @Test
    void aCancelledCallDoesNotReachTheModel() {
        run(Cancelling.class, this.script.model(), (model, hooks) -> {
            assertThatExceptionOfType(HookCancelledException.class)
                    .isThrownBy(() -> model.chat("Hello"))
                    .withMessageContaining("out of budget");
            assertThat(this.script.requests()).isEmpty();
        });
    }

    @Test
    void aFailedCallIsTriedAgainAndEachAttemptIsPaidFor() {
        run(Retrying.class, new Flaky(this.script), (model, hooks) -> {
            assertThat(model.chat("Hello")).isEqualTo("asked Hello");
            assertThat(((Retrying) hooks).metadata)
                    .containsEntry("prompt_tokens", 7)
                    .containsEntry("completion_tokens", 3)
                    .containsEntry("total_tokens", 10)
                    .containsEntry("model", "scripted-1");
        });
    }

    @Test
    void aResponseIsRemembered() {
        run(Caching.class, this.script.model(), (model, hooks) -> {
            assertThat(model.chat("Hello")).isEqualTo("asked Hello");
            assertThat(model.chat("Hello")).isEqualTo("asked Hello");
            assertThat(this.script.requests()).hasSize(1);
        });
    }

    @Test
    void anErrorIsRecoveredFrom() {
        run(
                Recovering.class,
                new Broken(),
                (model, hooks) -> assertThat(model.chat("Hello")).isEqualTo("later, please"));
    }

    @Test
    void eachWayToAskFiresOnce() {
        run(Counting.class, this.script.model(), (model, hooks) -> {
            ChatRequest request =
                    ChatRequest.builder().messages(UserMessage.from("Hello")).build();
            Counting counting = (Counting) hooks;

            model.chat("Hello");
            assertThat(counting.components).hasSize(1);
            model.chat(UserMessage.from("Hello"));
            assertThat(counting.components).hasSize(2);
            model.chat(List.of(UserMessage.from("Hello")));
            assertThat(counting.components).hasSize(3);
            model.chat(request);
            assertThat(counting.components).hasSize(4);
            model.chat(request, ChatRequestOptions.EMPTY);
            assertThat(counting.components).hasSize(5);
            model.doChat(request);
            assertThat(counting.components).hasSize(6).containsOnly("agent:chat chat");
            assertThat(this.script.requests()).hasSize(6);
        });
    }

    @Test
    void whatElseAModelSaysIsItsOwn() {
        run(Counting.class, new Described(this.script), (model, hooks) -> {
            assertThat(model.provider()).isEqualTo(ModelProvider.OLLAMA);
            assertThat(model.supportedCapabilities()).containsExactly(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
            assertThat(((Described) model).own()).isEqualTo("own");
            assertThat(((Counting) hooks).components).isEmpty();
        });
    }

    @Test
    void anAiServiceAsksTheHookedModel() {
        run(
                Masking.class,
                this.script.model(),
                (model, hooks) -> assertThat(
                                AiServices.create(Desk.class, model).ask("ann"))
                        .isEqualTo("asked ***"));
    }

    @Test
    void aRequestThatIsNoneIsRefusedWithItsName() {
        run(
                Misfitting.class,
                this.script.model(),
                (model, hooks) -> assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> model.chat("Hello"))
                        .withMessageContaining("'request' of agent:chat to a java.lang.Integer"));
    }

    @Test
    void aModelThatIsDeclaredByItsFinalClassIsLeftAloneWithAWarning() {
        try (Warnings warnings = Warnings.of("io.llmspell.integration.langchain4j")) {
            LangChain4jContexts.runner()
                    .withBean("last", Last.class, () -> new Last(this.script))
                    .withBean("hooks", Cancelling.class)
                    .run(context -> {
                        assertThat(context.getBean(Last.class).chat("Hello")).isEqualTo("asked Hello");
                        assertThat(warnings.messages())
                                .singleElement()
                                .asString()
                                .contains("Model 'last' is not hooked")
                                .contains("declare it by its interface");
                    });
        }
    }

    static class Flaky extends LangChain4jScript.Model {

        private int calls;

        Flaky(LangChain4jScript script) {
            super(script);
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            if (++this.calls < 3) {
                throw new IllegalStateException("down");
            }
            return super.doChat(request);
        }
    }

    static class Broken implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            throw new IllegalStateException("down");
        }
    }

    static class Described extends LangChain4jScript.Model {

        Described(LangChain4jScript script) {
            super(script);
        }

        @Override
        public ModelProvider provider() {
            return ModelProvider.OLLAMA;
        }

        @Override
        public Set<Capability> supportedCapabilities() {
            return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
        }

        String own() {
            return "own";
        }
    }

    static final class Last extends LangChain4jScript.Model {

        Last(LangChain4jScript script) {
            super(script);
        }
    }

    static class Asking {

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        HookResult change(ChatRequest request) {
            String text = ((UserMessage) request.messages().get(0)).singleText();
            return HookResult.modify(Map.of(
                    "request",
                    request.toBuilder()
                            .messages(UserMessage.from(text + ", please"))
                            .build()));
        }
    }

    static class Masking {

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        HookResult mask(HookContext context) {
            ChatResponse response = (ChatResponse) context.result();
            String text = response.aiMessage().text().replace("ann", "***");
            return HookResult.modify(
                    response.toBuilder().aiMessage(AiMessage.from(text)).build());
        }
    }

    static class Cancelling {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult cancel() {
            return HookResult.cancel("out of budget");
        }
    }

    static class Retrying {

        private Map<String, Object> metadata = Map.of();

        @Hook(AGENT_ERROR)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3));
        }

        @Hook(AFTER_AGENT_EXECUTION)
        void look(HookContext context) {
            this.metadata = Map.copyOf(context.metadata());
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
        HookResult recover() {
            return HookResult.modify(LangChain4jScript.response(AiMessage.from("later, please")));
        }
    }

    static class Counting {

        private final List<String> components = new ArrayList<>();

        @Hook(BEFORE_AGENT_EXECUTION)
        void count(HookContext context) {
            this.components.add(context.component() + " " + context.operation());
        }
    }

    static class Misfitting {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult change() {
            return HookResult.modify(Map.of("request", 7));
        }
    }
}
