package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.LangChain4jScript.call;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.tool.ToolErrorHandlerResult;
import dev.langchain4j.service.tool.ToolExecutor;
import io.llmspell.annotation.CallsComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Tools that throw what is no ordinary exception: as far as can be, it comes to what it does without hooks. */
class LangChain4jToolErrorTests {

    private static final String ENABLED = "llmspell.hooks.adapters.langchain4j.enabled=";

    private static final String ON_ERROR = "llmspell.hooks.adapters.langchain4j.on-error=";

    private final ApplicationContextRunner runner = LangChain4jContexts.runner();

    /** What is answered, or thrown. */
    private static String outcome(
            ApplicationContextRunner runner, UnaryOperator<AiServices<Desk>> tools, String tool, String... properties) {
        List<String> outcomes = new ArrayList<>();
        runner.withPropertyValues(properties).run(context -> {
            Desk desk = tools.apply(
                            AiServices.builder(Desk.class).chatModel(new LangChain4jScript(call(tool, "{}")).model()))
                    .build();
            Throwable thrown = catchThrowable(() -> outcomes.add(desk.ask("Do it")));
            // The application is to end undisturbed.
            String interrupted = Thread.interrupted() ? "interrupted, " : "";
            if (thrown != null) {
                outcomes.add(interrupted + "threw " + thrown);
            }
        });
        return outcomes.get(0);
    }

    private String outcome(String tool, String... properties) {
        return outcome(this.runner, services -> services.tools(new Tools()), tool, properties);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "asserting", "unlinked"})
    void whatAToolThrowsIsAnsweredAsWithoutHooks(String tool) {
        assertThat(outcome(tool)).isEqualTo(tool + " failed: so it is").isEqualTo(outcome(tool, ENABLED + "false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "asserting", "unlinked", "overflow", "interrupted"})
    void allIsLeftToLangChain4jWhereThatIsWished(String tool) {
        assertThat(outcome(tool, ON_ERROR + "delegate"))
                .isEqualTo(tool + " failed: so it is")
                .isEqualTo(outcome(tool, ENABLED + "false"));
    }

    @ParameterizedTest
    @ValueSource(classes = {Stopping.class, StoppingComponent.class})
    void aCancellationThatAnExecutorThrowsItselfIsAnswered(Class<? extends ToolExecutor> type) throws Exception {
        ToolSpecification stop = ToolSpecification.builder().name("stop").build();
        ToolExecutor executor = type.getDeclaredConstructor().newInstance();
        UnaryOperator<AiServices<Desk>> tools = services -> services.tools(Map.of(stop, executor));

        assertThat(outcome(this.runner, tools, "stop")).isEqualTo("stop failed: so it is");
        assertThat(outcome(this.runner, tools, "stop", ON_ERROR + "delegate")).isEqualTo("stop failed: so it is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", "delegate"})
    void anInterruptionOfTheCallItselfIsAnsweredByNobody(String onError) {
        assertThat(outcome(
                        this.runner.withBean("again", Again.class),
                        services -> services.tools(new Tools())
                                .toolExecutionErrorHandler(
                                        (error, context) -> ToolErrorHandlerResult.text("handled " + error)),
                        "interrupting",
                        ON_ERROR + onError))
                .startsWith("interrupted, threw java.util.concurrent.CancellationException: Interrupted while");
    }

    @Test
    void aBrokenMachineIsAnsweredByNobodyUnlessThatIsWished() {
        assertThat(outcome("overflow")).isEqualTo("threw java.lang.StackOverflowError: so it is");
    }

    interface Desk {
        String ask(String question);
    }

    static class Tools {

        @Tool
        String stopped() {
            throw new CancellationException("so it is");
        }

        @Tool
        String asserting() {
            throw new AssertionError("so it is");
        }

        @Tool
        String unlinked() {
            throw new NoClassDefFoundError("so it is");
        }

        @Tool
        String overflow() {
            throw new StackOverflowError("so it is");
        }

        @Tool
        String interrupted() throws InterruptedException {
            throw new InterruptedException("so it is");
        }

        @Tool
        String interrupting() {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("down");
        }
    }

    static class Stopping implements ToolExecutor {

        @Override
        public String execute(ToolExecutionRequest request, Object memoryId) {
            throw new CancellationException("so it is");
        }
    }

    @CallsComponent
    static class StoppingComponent extends Stopping {}

    static class Again {

        @Hook(TOOL_ERROR)
        HookResult again() {
            return HookResult.retry(RetryConfig.attempts(3).withBackoff(Duration.ofMinutes(1)));
        }
    }
}
