package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_STAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.Annotations.Schema;
import com.google.adk.tools.FunctionTool;
import dev.langchain4j.service.AiServices;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.HookTemplate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Frameworks in one application: none, each alone, each missing, and all. */
class FrameworksTogetherTests {

    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    /** Those that are hooked. */
    enum Framework {
        SPRING_AI("org.springframework.ai", "springAiHooks"),
        LANGCHAIN4J("dev.langchain4j", "langChain4jBeanHooks"),
        ADK("com.google.adk", "adkHooks"),
        BATCH("org.springframework.batch", "batchHooks");

        private final String root;

        private final String bean;

        Framework(String root, String bean) {
            this.root = root;
            this.bean = bean;
        }
    }

    /** With all auto-configurations of the starter. */
    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ours()))
                .withPropertyValues("llmspell.hooks.timeout=30s");
    }

    private static Class<?>[] ours() {
        ClassLoader loader = FrameworksTogetherTests.class.getClassLoader();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(loader.getResourceAsStream(IMPORTS), StandardCharsets.UTF_8))) {
            return reader.lines().map(FrameworksTogetherTests::load).toArray(Class<?>[]::new);
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static Stream<Set<Framework>> anyOfThem() {
        Stream<Set<Framework>> some = Stream.of(EnumSet.noneOf(Framework.class));
        for (Framework each : Framework.values()) {
            some = some.flatMap(without -> {
                Set<Framework> with = EnumSet.copyOf(without);
                with.add(each);
                return Stream.of(without, with);
            });
        }
        return some;
    }

    @ParameterizedTest
    @MethodSource("anyOfThem")
    void aContextStartsWithAnyOfThemAndHooksWhatIsThere(Set<Framework> there) {
        String[] missing = Arrays.stream(Framework.values())
                .filter(each -> !there.contains(each))
                .map(each -> each.root)
                .toArray(String[]::new);
        try (Warnings warnings = Warnings.of("io.llmspell")) {
            runner().withClassLoader(new FilteredClassLoader(missing)).run(context -> {
                assertThat(context).hasNotFailed().hasSingleBean(HookTemplate.class);
                for (Framework each : Framework.values()) {
                    assertThat(context.containsBean(each.bean)).as(each.name()).isEqualTo(there.contains(each));
                }
                assertThat(warnings.messages()).isEmpty();
            });
        }
    }

    public static class Weather {

        @org.springframework.ai.tool.annotation.Tool(name = "weather")
        String ofSpringAi(String city) {
            return "sun in " + city;
        }

        @dev.langchain4j.agent.tool.Tool(name = "weather")
        String ofLangChain4j(@dev.langchain4j.agent.tool.P(name = "city", value = "where") String city) {
            return "sun in " + city;
        }

        @Schema(name = "weather")
        public static Map<String, Object> weather(@Schema(name = "city") String city) {
            return Map.of("result", "sun in " + city);
        }
    }

    interface Assistant {
        String chat(String text);
    }

    /** A job whose step asks an agent of each framework. */
    @Configuration(proxyBeanMethods = false)
    static class Reports {

        @Bean
        ChatModel gpt() {
            return new ScriptedChatModel(ScriptedChatModel.call("weather", "{'city':'Ulm'}"));
        }

        @Bean
        dev.langchain4j.model.chat.ChatModel claude() {
            return new LangChain4jScript(LangChain4jScript.call("weather", "{'city':'Ulm'}")).model();
        }

        @Bean
        Assistant assistant(dev.langchain4j.model.chat.ChatModel model) {
            return AiServices.builder(Assistant.class)
                    .chatModel(model)
                    .tools(new Weather())
                    .build();
        }

        @Bean
        Runner runner() {
            return new InMemoryRunner(LlmAgent.builder()
                    .name("gemini")
                    .model(new ScriptedLlm(ScriptedLlm.call("weather", Map.of("city", "Ulm"))))
                    .tools(FunctionTool.create(Weather.class, "weather"))
                    .build());
        }

        @Bean
        Job report(
                JobRepository repository,
                ObjectProvider<ChatClient.Builder> clients,
                Assistant assistant,
                Runner runner,
                Answers answers) {
            return new JobBuilder("report", repository)
                    .start(new StepBuilder("ask", repository)
                            .tasklet((contribution, chunk) -> {
                                answers.said.add(clients.getObject()
                                        .build()
                                        .prompt("weather?")
                                        .tools(new Weather())
                                        .call()
                                        .content());
                                answers.said.add(assistant.chat("weather?"));
                                answers.said.add(AdkContexts.answer(runner, "weather?"));
                                return RepeatStatus.FINISHED;
                            })
                            .build())
                    .build();
        }
    }

    static class Answers {

        private final List<String> said = new CopyOnWriteArrayList<>();
    }

    /** One set of hooks for all of them. */
    static class Policy {

        private final List<String> seen = new CopyOnWriteArrayList<>();

        private final List<String> correlations = new CopyOnWriteArrayList<>();

        @Hook(
                value = {BEFORE_WORKFLOW_STAGE, BEFORE_AGENT_EXECUTION, BEFORE_TOOL_EXECUTION},
                phase = HookPhase.OBSERVE)
        void look(HookContext context) {
            this.seen.add(context.target() + " in " + context.parent());
            this.correlations.add(context.correlationId());
        }

        @Hook(value = BEFORE_TOOL_EXECUTION, components = "weather")
        HookResult elsewhere() {
            return HookResult.modify("city", "Oslo");
        }
    }

    @Test
    void oneHookIsForTheToolsOfAllOfThemAndEachCallFiresOnce() {
        runner().withConfiguration(AutoConfigurations.of(
                        ToolCallingAutoConfiguration.class,
                        ChatClientAutoConfiguration.class,
                        BatchAutoConfiguration.class))
                .withUserConfiguration(Reports.class)
                .withBean(Answers.class)
                .withBean(Policy.class)
                .run(context -> {
                    Policy policy = context.getBean(Policy.class);

                    assertThat(context.getBean(JobOperator.class)
                                    .start(context.getBean(Job.class), new JobParameters())
                                    .getStatus())
                            .isEqualTo(BatchStatus.COMPLETED);

                    assertThat(context.getBean(Answers.class).said)
                            .containsExactly(
                                    "weather said \"sun in Oslo\"",
                                    "weather said sun in Oslo",
                                    "weather said {result=sun in Oslo}");
                    assertThat(policy.seen)
                            .containsExactly(
                                    "workflow:report.ask in workflow:report",
                                    "agent:gpt.call in workflow:report",
                                    "tool:weather.call in workflow:report",
                                    "agent:gpt.call in workflow:report",
                                    "agent:claude.chat in workflow:report",
                                    "tool:weather.call in workflow:report",
                                    "agent:claude.chat in workflow:report",
                                    "agent:gemini.run in workflow:report",
                                    "agent:scripted.call in agent:gemini",
                                    "tool:weather.call in agent:gemini",
                                    "agent:scripted.call in agent:gemini");
                    assertThat(Set.copyOf(policy.correlations)).hasSize(1);
                });
    }
}
