package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.CallsComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;

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

    @Test
    void aToolThatSaysThatItCallsAComponentFiresOnceByThat() {
        this.runner.run(context -> {
            assertThat(ask(context, new StationTool(context.getBean(Station.class))))
                    .isEqualTo("weather said sun in Ulm");
            assertFired("tool:station.weather");
        });
    }

    @Test
    void aProxyOfSuchAToolFiresOnceToo() {
        this.runner.run(context -> {
            ProxyFactory proxy = new ProxyFactory(new StationTool(context.getBean(Station.class)));
            assertThat(AopUtils.isJdkDynamicProxy(proxy.getProxy())).isTrue();

            assertThat(ask(context, proxy.getProxy())).isEqualTo("weather said sun in Ulm");
            assertFired("tool:station.weather");
        });
    }

    @Test
    void itsComponentIsInsideOfTheAgentThatHasAStreamedConversation() {
        Family family = new Family();
        this.runner
                .withInitializer(HookContexts.object("family", family))
                .withBean(StreamingDesk.class)
                .run(context -> {
                    assertThat(context.getBean(StreamingDesk.class)
                                    .answer("Which weather?")
                                    .blockLast())
                            .isEqualTo("weather said sun in Ulm");
                    assertThat(family.parents).containsExactly("agent:desk");
                });
    }

    @AgentComponent("desk")
    static class StreamingDesk {

        private final ChatClient client;

        private final Station station;

        StreamingDesk(ChatClient.Builder builder, Station station) {
            this.client = builder.build();
            this.station = station;
        }

        public Flux<String> answer(String question) {
            return this.client.prompt(question).tools(new StationTool(this.station)).stream()
                    .content();
        }
    }

    static class Family {

        private final List<String> parents = new CopyOnWriteArrayList<>();

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.OBSERVE)
        void look(HookContext context) {
            this.parents.add(String.valueOf(context.parent()));
        }
    }

    static class NotOfUlm {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "station")
        HookResult refuse(String city) {
            return HookResult.cancel("not of " + city);
        }
    }

    @Test
    void itsCancelledCallsAreAnsweredToo() {
        this.runner
                .withBean(NotOfUlm.class)
                .run(context -> assertThat(ask(context, new StationTool(context.getBean(Station.class))))
                        .isEqualTo("weather said The call of tool 'weather' was cancelled: not of Ulm"));
    }

    static class Broken {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD)
        HookResult fail() {
            throw new IllegalStateException("no connection to db-7.internal");
        }
    }

    @Test
    void whatWentWrongInAGuardIsNotToldToTheModel() {
        this.runner
                .withBean(Broken.class)
                .run(context -> assertThat(ask(context, new Inner()))
                        .isEqualTo("weather said The call of tool 'weather' was cancelled: the hook failed"));
    }

    @CallsComponent
    private record StationTool(Station station) implements ToolCallback {

        @Override
        public ToolDefinition getToolDefinition() {
            return ToolDefinition.builder()
                    .name("weather")
                    .description("Tells the weather")
                    .inputSchema("{}")
                    .build();
        }

        @Override
        public String call(String toolInput) {
            return this.station.weather(toolInput.contains("Ulm") ? "Ulm" : "nowhere");
        }
    }

    private void assertFired(String... operations) {
        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("BeforeTool"))
                .containsExactly(Arrays.stream(operations)
                        .map(each -> "BeforeToolExecution of " + each)
                        .toArray(String[]::new));
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
