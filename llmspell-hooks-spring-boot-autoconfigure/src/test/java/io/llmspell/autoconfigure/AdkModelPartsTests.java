package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.autoconfigure.AdkContexts.events;
import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.AGENT_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.events.Event;
import com.google.adk.models.LlmRequest;
import com.google.adk.models.LlmResponse;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that give more than one response, asked for one or not, once or again. */
class AdkModelPartsTests {

    private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private static void run(ScriptedLlm model, Class<?> hooks, Consumer<Runner> test) {
        LlmAgent agent = LlmAgent.builder().name("desk").model(model).build();
        AdkContexts.runner()
                .withBean(Runner.class, () -> new InMemoryRunner(agent, "desk"))
                .withBean("hooks", hooks)
                .run(context -> test.accept(context.getBean(Runner.class)));
    }

    private static LlmResponse saying(String text) {
        return ScriptedLlm.response(ScriptedLlm.text(text));
    }

    @Test
    void allResponsesOfAModelThatDoesNotStreamComeOut() {
        run(
                new Two(),
                Counting.class,
                desk -> assertThat(ask(desk, "one"))
                        .extracting(Event::stringifyContent)
                        .containsExactly("part one", "part two"));
        assertThat(SEEN).containsExactly(15);
    }

    @Test
    void whatAHookMakesOfTheLastStandsForAll() {
        run(
                new Two(),
                Masking.class,
                desk -> assertThat(ask(desk, "one"))
                        .extracting(Event::stringifyContent)
                        .containsExactly("***"));
    }

    @Test
    void theTokensOfAllAttemptsOfAStreamAreSummed() {
        run(
                new Cut(),
                Retrying.class,
                desk -> assertThat(events(desk, "one", RunConfig.builder().streamingMode(StreamingMode.SSE))
                                .toList()
                                .blockingGet())
                        .extracting(Event::stringifyContent)
                        .contains("try 2"));
        assertThat(SEEN).containsExactly(30);
    }

    private static final class Two extends ScriptedLlm {

        @Override
        public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
            return Flowable.just(saying("part one"), saying("part two"));
        }
    }

    /** Its first stream breaks after it has said all, and how much that was. */
    private static final class Cut extends ScriptedLlm {

        private int tries;

        @Override
        public Flowable<LlmResponse> generateContent(LlmRequest request, boolean stream) {
            int current = ++this.tries;
            Flowable<LlmResponse> said = Flowable.just(saying("try " + current));
            return (current == 1) ? said.concatWith(Flowable.error(new IllegalStateException("cut"))) : said;
        }
    }

    static class Counting {

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        void count(HookContext context) {
            SEEN.add(context.metadata().get("total_tokens"));
        }
    }

    static class Masking {

        @Hook(value = AFTER_AGENT_EXECUTION, componentTags = "model")
        HookResult mask() {
            return HookResult.modify(saying("***"));
        }
    }

    static class Retrying extends Counting {

        @Hook(value = AGENT_ERROR, componentTags = "model")
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }
}
