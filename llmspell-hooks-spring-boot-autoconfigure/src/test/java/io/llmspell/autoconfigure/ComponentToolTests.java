package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.FunctionDeclaration;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.tool.ToolExecutor;
import io.llmspell.annotation.CallsComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tools of frameworks that only call a component: the component fires, once; Spring AI's are in a class of their own.
 */
class ComponentToolTests {

    @ToolComponent("station")
    static class Station {

        public String weather(String city) {
            return "sun in " + city;
        }
    }

    static class Policy {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult notOfRome(HookContext context, String city) {
            this.seen.add(context.target() + " of " + city);
            return city.equals("Rome") ? HookResult.cancel("not of Rome") : HookResult.proceed();
        }
    }

    interface Assistant {
        String chat(String text);
    }

    @CallsComponent
    private record StationExecutor(Station station) implements ToolExecutor {

        @Override
        public String execute(ToolExecutionRequest request, Object memoryId) {
            return this.station.weather(request.arguments().contains("Rome") ? "Rome" : "Ulm");
        }
    }

    @Test
    void ofLangChain4j() {
        LangChain4jContexts.runner()
                .withBean(
                        ChatModel.class,
                        () -> new LangChain4jScript(
                                        LangChain4jScript.call("weather", "{'city':'Rome'}"),
                                        LangChain4jScript.call("weather", "{'city':'Ulm'}"))
                                .model())
                .withBean(Station.class)
                .withBean(Policy.class)
                .run(context -> {
                    Assistant assistant = AiServices.builder(Assistant.class)
                            .chatModel(context.getBean(ChatModel.class))
                            .tools(Map.of(
                                    ToolSpecification.builder().name("weather").build(),
                                    new StationExecutor(context.getBean(Station.class))))
                            .build();

                    assertThat(assistant.chat("weather?"))
                            .isEqualTo("weather failed: The call of tool 'weather' was cancelled: not of Rome;"
                                    + " weather said sun in Ulm");
                    assertThat(context.getBean(Policy.class).seen)
                            .containsExactly("tool:station.weather of Rome", "tool:station.weather of Ulm");
                });
    }

    @CallsComponent
    private static final class StationTool extends BaseTool {

        private final Station station;

        private StationTool(Station station) {
            super("weather", "Tells the weather");
            this.station = station;
        }

        @Override
        public Optional<FunctionDeclaration> declaration() {
            return Optional.of(FunctionDeclaration.builder().name("weather").build());
        }

        @Override
        public Single<Map<String, Object>> runAsync(Map<String, Object> arguments, ToolContext context) {
            return Single.fromCallable(
                    () -> Map.of("result", this.station.weather(String.valueOf(arguments.get("city")))));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Desk {

        @Bean
        Runner runner(Station station) {
            return new InMemoryRunner(LlmAgent.builder()
                    .name("desk")
                    .model(new ScriptedLlm(
                            ScriptedLlm.call("weather", Map.of("city", "Rome")),
                            ScriptedLlm.call("weather", Map.of("city", "Ulm"))))
                    .tools(new StationTool(station))
                    .build());
        }
    }

    @Test
    void ofGoogleAdk() {
        AdkContexts.runner()
                .withBean(Station.class)
                .withBean(Policy.class)
                .withUserConfiguration(Desk.class)
                .run(context -> {
                    assertThat(AdkContexts.answer(context.getBean(Runner.class), "weather?"))
                            .isEqualTo("weather said {error=The call of tool 'weather' was cancelled: not of Rome};"
                                    + " weather said {result=sun in Ulm}");
                    assertThat(context.getBean(Policy.class).seen)
                            .containsExactlyInAnyOrder("tool:station.weather of Rome", "tool:station.weather of Ulm");
                });
    }
}
