package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.annotation.Tool;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What hooks can do with single parts of a streamed answer. */
class SpringAiStreamTests {

    /** Says the words that it is asked, one by one. */
    static class Parrot extends ScriptedChatModel {

        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public Flux<ChatResponse> stream(Prompt prompt) {
            Flux<ChatResponse> words = Flux.fromArray(prompt.getContents().split("(?<= )"))
                    .map(word -> response(new AssistantMessage(word)));
            return words.concatWith(prompt.getContents().endsWith("…") ? Flux.never() : Flux.empty())
                    .doOnCancel(this.cancelled::incrementAndGet);
        }
    }

    private final Parrot parrot = new Parrot();

    private void run(Object hooks, Consumer<ChatClient> test) {
        SpringAiContexts.runner()
                .withBean("parrot", ChatModel.class, () -> this.parrot)
                .withInitializer(HookContexts.object("hooks", hooks))
                .run(context ->
                        test.accept(context.getBean(ChatClient.Builder.class).build()));
    }

    private static Flux<String> say(ChatClient client, String words) {
        return client.prompt(words).stream().content();
    }

    static class Louder {

        @Hook(value = AFTER_AGENT_EXECUTION, elements = true, componentTags = "model")
        HookResult change(ChatResponse result) {
            String text = result.getResult().getOutput().getText();
            return text.startsWith("um")
                    ? HookResult.modify(null)
                    : HookResult.modify(
                            ScriptedChatModel.response(new AssistantMessage(text.toUpperCase(java.util.Locale.ROOT))));
        }
    }

    @Test
    void partsAreChangedAndDroppedAsTheyCome() {
        run(
                new Louder(),
                client -> StepVerifier.create(say(client, "so um well …"))
                        .expectNext("SO ", "WELL ", "…")
                        .thenCancel()
                        .verify());
    }

    static class Strict {

        private final List<Outcome> seen = new CopyOnWriteArrayList<>();

        @Hook(value = AFTER_AGENT_EXECUTION, phase = HookPhase.GUARD, elements = true)
        HookResult refuse(HookContext context) {
            return context.streamText().contains("sword") ? HookResult.cancel("no weapons") : HookResult.proceed();
        }

        @Hook(value = AFTER_AGENT_EXECUTION, phase = HookPhase.OBSERVE)
        void look(HookContext context) {
            this.seen.add(context.outcome());
        }
    }

    @Test
    void aGuardEndsTheAnswerWithAnError() {
        Strict strict = new Strict();
        run(strict, client -> {
            StepVerifier.create(say(client, "take this sword …"))
                    .expectNext("take ", "this ")
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(HookCancelledException.class)
                            .hasMessageContaining("agent:parrot.stream")
                            .hasMessageContaining("no weapons"));
            assertThat(strict.seen).containsExactly(Outcome.CANCELLED);
            assertThat(this.parrot.cancelled).hasValue(1);
        });
    }

    static class Mistaken {

        @Hook(value = AFTER_AGENT_EXECUTION, elements = true)
        HookResult change() {
            return HookResult.modify("no response");
        }
    }

    @Test
    void whatIsNoPartOfAnAnswerIsAFailureOfTheHook() {
        run(
                new Mistaken(),
                client -> StepVerifier.create(say(client, "as it was"))
                        .expectNext("as ", "it ", "was")
                        .verifyComplete());
    }

    static class Watching {

        private final List<Throwable> errors = new CopyOnWriteArrayList<>();

        private final AtomicInteger parts = new AtomicInteger();

        @Hook(value = AFTER_AGENT_EXECUTION, phase = HookPhase.OBSERVE, elements = true)
        void count() {
            this.parts.incrementAndGet();
        }

        @Hook(value = AGENT_ERROR, phase = HookPhase.OBSERVE)
        void look(HookContext context) {
            this.errors.add(context.error());
        }
    }

    @Test
    void anAnswerThatIsCancelledHalfWayCancelsTheModel() {
        Watching watching = new Watching();
        run(watching, client -> {
            StepVerifier.create(say(client, "one two three …"))
                    .expectNext("one ", "two ")
                    .thenCancel()
                    .verify();

            Awaitility.await().untilAsserted(() -> {
                assertThat(this.parrot.cancelled).hasValue(1);
                assertThat(watching.errors).singleElement().isInstanceOf(CancellationException.class);
            });
        });
    }

    /** An agent of the application's own that streams. */
    @AgentComponent("desk")
    static class StreamingDesk {

        private final ChatClient client;

        StreamingDesk(ChatClient.Builder builder) {
            this.client = builder.build();
        }

        public Flux<String> answer(String question) {
            return this.client.prompt(question).tools(new Clock()).stream().content();
        }
    }

    static class Clock {

        @Tool
        String time() {
            return "noon";
        }
    }

    static class Family {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        private final Set<String> correlations = ConcurrentHashMap.newKeySet();

        @Hook(
                value = {BEFORE_AGENT_EXECUTION, BEFORE_TOOL_EXECUTION},
                phase = HookPhase.OBSERVE)
        void look(HookContext context) {
            this.seen.add(context.target() + " in " + context.parent());
            this.correlations.add(context.correlationId());
        }
    }

    @Test
    void modelsAndToolsOfAStreamedConversationAreInsideOfTheAgentThatHasIt() {
        Family family = new Family();
        SpringAiContexts.runner()
                .withBean("gpt", ChatModel.class, () -> new ScriptedChatModel(ScriptedChatModel.call("time", "{}")))
                .withInitializer(HookContexts.object("family", family))
                .withBean(StreamingDesk.class)
                .run(context -> {
                    assertThat(context.getBean(StreamingDesk.class)
                                    .answer("What time is it?")
                                    .blockLast())
                            .contains("noon");

                    assertThat(family.seen)
                            .containsExactly(
                                    "agent:desk.answer in null",
                                    "agent:gpt.stream in agent:desk",
                                    "tool:time.call in agent:desk",
                                    "agent:gpt.stream in agent:desk");
                    assertThat(family.correlations).hasSize(1);
                });
    }
}
