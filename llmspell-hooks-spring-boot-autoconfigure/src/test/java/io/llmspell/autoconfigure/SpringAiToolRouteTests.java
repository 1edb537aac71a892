package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.support.ToolCallbacks;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.ToolCallbackProvider;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.ai.tool.resolution.ToolCallbackResolver;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;

/** All the ways in which an application gives Spring AI its tools, and lets it call them. */
class SpringAiToolRouteTests {

    private static final String ANSWER = "weather said \"sun in Ulm\"";

    private final Log log = new Log();

    private final ApplicationContextRunner runner = SpringAiContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean(Journal.class)
            .withBean(ChatModel.class, () -> new ScriptedChatModel(call("weather", "{'city':'Ulm'}")));

    private void assertFiredOnce() {
        assertThat(this.log.entries())
                .filteredOn(entry -> entry.contains("tool:"))
                .containsExactly(
                        "BeforeToolExecution of tool:weather.call",
                        "ToolValidation of tool:weather.call",
                        "AfterToolExecution of tool:weather.call");
    }

    private static ChatClient autoConfigured(ApplicationContext context) {
        return context.getBean(ChatClient.Builder.class).build();
    }

    private static String ask(ChatClient client, Object... tools) {
        return client.prompt("Which weather?").tools(tools).call().content();
    }

    @Test
    void anInlineObjectOfAClientOfTheAutoConfiguredBuilder() {
        this.runner.run(context -> {
            assertThat(ask(autoConfigured(context), new Weather())).isEqualTo(ANSWER);
            assertFiredOnce();
        });
    }

    @Test
    void anInlineObjectOfAClientBeanThatIsBuiltByHand() {
        this.runner
                .withBean(
                        ChatClient.class,
                        () -> ChatClient.builder(new ScriptedChatModel(call("weather", "{'city':'Ulm'}")))
                                .build())
                .run(context -> {
                    assertThat(ask(context.getBean(ChatClient.class), new Weather()))
                            .isEqualTo(ANSWER);
                    assertFiredOnce();
                });
    }

    @Test
    void aClientThatIsMadeOfAHookedOne() {
        this.runner
                .withBean(
                        "own",
                        ChatClient.class,
                        () -> ChatClient.builder(new ScriptedChatModel(call("weather", "{'city':'Ulm'}")))
                                .build())
                .run(context -> {
                    ChatClient changed = context.getBean(ChatClient.class)
                            .mutate()
                            .defaultTools(new Weather())
                            .build();

                    assertThat(ask(changed.mutate().build())).isEqualTo(ANSWER);
                    assertFiredOnce();
                });
    }

    @Test
    void defaultToolsOfABuilder() {
        this.runner.run(context -> {
            ChatClient client = context.getBean(ChatClient.Builder.class)
                    .defaultTools(new Weather())
                    .build();

            assertThat(ask(client)).isEqualTo(ANSWER);
            assertFiredOnce();
        });
    }

    @Test
    void aCallbackThatIsABean() {
        this.runner
                .withBean(ToolCallback.class, () -> ToolCallbacks.from(new Weather())[0])
                .run(context -> {
                    assertThat(ask(autoConfigured(context), context.getBean(ToolCallback.class)))
                            .isEqualTo(ANSWER);
                    assertFiredOnce();
                });
    }

    @Test
    void aProviderOfCallbacks() {
        ToolCallbackProvider provider = ToolCallbackProvider.from(ToolCallbacks.from(new Weather()));

        this.runner.withBean(ToolCallbackProvider.class, () -> provider).run(context -> {
            assertThat(ask(autoConfigured(context), context.getBean(ToolCallbackProvider.class)))
                    .isEqualTo(ANSWER);
            assertFiredOnce();
        });
    }

    @Test
    void aFunction() {
        ToolCallback function = FunctionToolCallback.builder("weather", (Request request) -> "sun in " + request.city())
                .inputType(Request.class)
                .build();

        this.runner.run(context -> {
            assertThat(ask(autoConfigured(context), function)).isEqualTo(ANSWER);
            assertFiredOnce();
        });
    }

    @Test
    void aToolThatIsFoundByItsName() {
        this.runner
                .withBean(ToolCallback.class, () -> ToolCallbacks.from(new Weather())[0])
                .withPropertyValues("spring.ai.tools.resolution.fallback.enabled=true")
                .run(context -> {
                    assertThat(ask(autoConfigured(context))).isEqualTo(ANSWER);
                    assertThat(context.getBean(ToolCallbackResolver.class).resolve("unknown"))
                            .isNull();
                    assertFiredOnce();
                });
    }

    @Test
    void aLoopOfTheApplicationsOwn() {
        this.runner.run(context -> {
            ChatModel model = context.getBean(ChatModel.class);
            Prompt prompt = new Prompt(
                    "Which weather?",
                    ToolCallingChatOptions.builder()
                            .toolCallbacks(ToolCallbacks.from(new Weather()))
                            .build());

            var result = context.getBean(ToolCallingManager.class).executeToolCalls(prompt, model.call(prompt));

            assertThat(model.call(new Prompt(result.conversationHistory()))
                            .getResult()
                            .getOutput()
                            .getText())
                    .isEqualTo(ANSWER);
            assertFiredOnce();
        });
    }

    @Test
    void aHookedToolThatTheApplicationWrapsIsCalledOnce() {
        this.runner
                .withBean(ToolCallback.class, () -> ToolCallbacks.from(new Weather())[0])
                .run(context -> {
                    ToolCallback hooked =
                            context.getBean(ToolCallbackResolver.class).resolve("weather");

                    assertThat(ask(autoConfigured(context), new Wrapper(hooked)))
                            .isEqualTo(ANSWER);
                    assertFiredOnce();
                });
    }

    @Test
    void aStreamingClient() {
        this.runner.run(context -> {
            List<String> parts = autoConfigured(context).prompt("Which weather?").tools(new Weather()).stream()
                    .content()
                    .collectList()
                    .block();

            assertThat(String.join("", parts)).isEqualTo(ANSWER);
            assertFiredOnce();
        });
    }

    @Test
    void aToolThatAnAdvisorOfTheApplicationAdds() {
        this.runner.run(context -> {
            ChatClient client = context.getBean(ChatClient.Builder.class)
                    .defaultAdvisors(new Adding())
                    .build();

            assertThat(ask(client)).isEqualTo(ANSWER);
            assertFiredOnce();
        });
    }

    static class Adding implements CallAdvisor {

        @Override
        public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
            ToolCallingChatOptions options =
                    (ToolCallingChatOptions) request.prompt().getOptions();
            return chain.nextCall(request.mutate()
                    .prompt(new Prompt(
                            request.prompt().getInstructions(),
                            options.mutate()
                                    .toolCallbacks(ToolCallbacks.from(new Weather()))
                                    .build()))
                    .build());
        }

        @Override
        public String getName() {
            return "adding";
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE + 100;
        }
    }

    record Request(String city) {}

    static class Weather {

        @Tool(name = "weather")
        String weather(String city) {
            return "sun in " + city;
        }
    }

    record Wrapper(ToolCallback wrapped) implements ToolCallback {

        @Override
        public ToolDefinition getToolDefinition() {
            return this.wrapped.getToolDefinition();
        }

        @Override
        public String call(String toolInput) {
            return this.wrapped.call(toolInput);
        }
    }
}
