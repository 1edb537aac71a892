package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.AFTER_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.events.Event;
import com.google.adk.models.LlmResponse;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Hooks on the parts of a streamed answer: whatever is left of it, ADK is to take it for the end. */
class AdkStreamedAnswerTests {

    private final ScriptedLlm model = new ScriptedLlm();

    private List<String> heard(Class<?> hooks) {
        List<String> heard = new CopyOnWriteArrayList<>();
        LlmAgent agent = LlmAgent.builder().name("desk").model(this.model).build();
        AdkContexts.runner()
                .withBean(Runner.class, () -> new InMemoryRunner(agent, "desk"))
                .withBean("hooks", hooks)
                .run(context -> AdkContexts.events(
                                context.getBean(Runner.class),
                                "one",
                                RunConfig.builder().streamingMode(StreamingMode.SSE))
                        .timeout(30, TimeUnit.SECONDS)
                        .blockingForEach(event -> heard.add(describe(event))));
        return heard;
    }

    private static String describe(Event event) {
        return (event.partial().orElse(false) ? "part " : "whole ") + event.stringifyContent();
    }

    static class Ending {

        @Hook(value = AFTER_AGENT_EXECUTION, elements = true, componentTags = "model")
        HookResult end(HookContext context) {
            return context.streamText().contains("ab") ? HookResult.answer(null) : HookResult.proceed();
        }
    }

    @Test
    void anAnswerThatAHookEndsIsWholeWithWhatWasLetPass() {
        assertThat(heard(Ending.class)).containsExactly("part a", "whole a");
        assertThat(this.model.requests).hasSize(1);
    }

    static class Dropping {

        @Hook(value = AFTER_AGENT_EXECUTION, elements = true, componentTags = "model")
        HookResult drop(LlmResponse result) {
            return result.partial().orElse(false) ? HookResult.proceed() : HookResult.modify(null);
        }
    }

    @Test
    void anAnswerWithoutItsLastPartIsWholeToo() {
        assertThat(heard(Dropping.class)).containsExactly("part a", "part b", "whole ab");
        assertThat(this.model.requests).hasSize(1);
    }

    static class Silencing {

        @Hook(value = AFTER_AGENT_EXECUTION, elements = true, componentTags = "model")
        HookResult drop() {
            return HookResult.modify(null);
        }
    }

    @Test
    void anAnswerOfWhichNothingIsLeftIsAnEmptyOne() {
        assertThat(heard(Silencing.class)).containsExactly("whole ");
        assertThat(this.model.requests).hasSize(1);
    }

    static class Looking {

        @Hook(value = AFTER_AGENT_EXECUTION, elements = true, componentTags = "model")
        void look() {}
    }

    @Test
    void nothingIsAddedToAnAnswerThatEndsByItself() {
        assertThat(heard(Looking.class)).containsExactly("part a", "part b", "whole heard one");
        assertThat(this.model.requests).hasSize(1);
    }
}
