package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.ToolComponent;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Tools inside of which other operations are. */
class SpringAiNestedToolTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner = SpringAiContexts.runner()
            .withBean(Log.class, () -> this.log)
            .withBean(Journal.class)
            .withBean("station", Station.class)
            .withBean(ChatModel.class, () -> new ScriptedChatModel(call("weather", "{'city':'Ulm'}")));

    @Test
    void aComponentThatIsAToolFiresByBothNames() {
        this.runner.run(context -> {
            assertThat(ask(context, context.getBean(Station.class))).isEqualTo("weather said \"sun in Ulm\"");
            assertFired("tool:weather.call", "tool:station.weather");
        });
    }

    @Test
    void aToolThatHasAConversationInWhichItIsCalledTheSameWayIsCalledTwice() {
        this.runner.run(context -> {
            Object asking = FunctionToolCallback.builder("weather", (Request request) -> ask(context, new Inner()))
                    .inputType(Request.class)
                    .build();

            assertThat(ask(context, asking)).contains("rain in Ulm");
            assertFired("tool:weather.call", "tool:weather.call");
        });
    }

    private void assertFired(String first, String second) {
        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("BeforeTool"))
                .containsExactly("BeforeToolExecution of " + first, "BeforeToolExecution of " + second);
    }

    private static String ask(ApplicationContext context, Object tool) {
        ChatClient client = context.getBean(ChatClient.Builder.class).build();
        return client.prompt("Which weather?").tools(tool).call().content();
    }

    record Request(String city) {}

    static class Inner {

        @Tool(name = "weather")
        String weather(String city) {
            return "rain in " + city;
        }
    }

    /** Spring AI calls the methods of proxies of public classes only. */
    @ToolComponent("station")
    public static class Station {

        @Tool(name = "weather")
        public String weather(String city) {
            return "sun in " + city;
        }
    }
}
