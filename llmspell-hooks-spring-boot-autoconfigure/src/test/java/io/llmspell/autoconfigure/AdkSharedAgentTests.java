package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.answer;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.models.LlmRequest;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.BaseTool;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.reactivex.rxjava3.core.Maybe;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** One agent, such as a constant, in the runners of more than one application. */
class AdkSharedAgentTests {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private final ScriptedLlm model = new ScriptedLlm();

    private final LlmAgent agent =
            LlmAgent.builder().name("desk").model(this.model).build();

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private ApplicationContextRunner application(String name) {
        return application(name, this.agent);
    }

    private static ApplicationContextRunner application(String name, LlmAgent agent) {
        return AdkContexts.runner()
                .withBean(Runner.class, () -> new InMemoryRunner(agent, "desk"))
                .withBean("hooks", Seeing.class, () -> new Seeing(name));
    }

    @Test
    void anApplicationAfterAnotherOneFiresItsOwnModelHooks() {
        application("first").run(context -> answer(context.getBean(Runner.class), "one"));
        application("second").run(context -> answer(context.getBean(Runner.class), "two"));

        assertThat(SEEN).containsExactly("first", "second");
        assertThat(this.model.requests).hasSize(2);
    }

    @Test
    void applicationsAtTheSameTimeEachFireTheirOwn() {
        application("first")
                .run(first -> application("second").run(second -> {
                    answer(first.getBean(Runner.class), "one");
                    answer(second.getBean(Runner.class), "two");
                    answer(first.getBean(Runner.class), "three");

                    assertThat(SEEN).containsExactly("first", "second", "first");
                }));
    }

    @Test
    void aRunInTheMiddleOfAnotherApplicationsDoesNotTakeItOver() {
        List<Runner> inner = new CopyOnWriteArrayList<>();
        LlmAgent shared = LlmAgent.builder()
                .name("desk")
                .model(this.model)
                .beforeModelCallback((context, request) -> {
                    if (!inner.isEmpty()) {
                        answer(inner.remove(0), "inner");
                    }
                    return Maybe.empty();
                })
                .build();
        application("first", shared)
                .run(first -> application("second", shared).run(second -> {
                    inner.add(second.getBean(Runner.class));

                    answer(first.getBean(Runner.class), "one");

                    assertThat(SEEN).containsExactly("second", "first");
                }));
    }

    @Test
    void withoutAnApplicationTheModelIsCalledWithoutHooks() {
        application("first").run(context -> answer(context.getBean(Runner.class), "one"));
        SEEN.clear();

        assertThat(answer(new InMemoryRunner(this.agent, "plain"), "two")).isEqualTo("heard two");
        assertThat(SEEN).isEmpty();
    }

    @Test
    void theModelIsGivenTheToolsAsTheyAre() {
        application("first").run(context -> answer(context.getBean(Runner.class), "one"));

        assertThat(this.model.requests)
                .singleElement()
                .extracting(LlmRequest::tools)
                .extracting(tools -> tools.getClass().getName())
                .asString()
                .doesNotContain("llmspell");
    }

    @Test
    void aCallbackThatReplacesTheToolsDoesNotTakeTheHooksAway() {
        LlmAgent agent = LlmAgent.builder()
                .name("desk")
                .model(this.model)
                .beforeModelCallback((context, request) -> {
                    request.tools(Map.<String, BaseTool>of());
                    return Maybe.empty();
                })
                .build();
        application("first", agent).run(context -> answer(context.getBean(Runner.class), "one"));

        assertThat(SEEN).containsExactly("first");
    }

    static class Seeing {

        private final String application;

        Seeing(String application) {
            this.application = application;
        }

        @Hook(value = BEFORE_AGENT_EXECUTION, componentTags = "model")
        void see(HookContext context) {
            assertThat(context.operation()).isEqualTo("call");
            SEEN.add(this.application);
        }
    }
}
