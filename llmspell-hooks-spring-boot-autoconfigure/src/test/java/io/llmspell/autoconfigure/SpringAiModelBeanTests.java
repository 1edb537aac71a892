package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.integration.springai.SpringAiHooks;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Models of all kinds of beans, each of them called and injected as without hooks. */
class SpringAiModelBeanTests {

    private final Log log = new Log();

    private final ApplicationContextRunner runner =
            SpringAiContexts.runner().withBean(Log.class, () -> this.log).withBean(Journal.class);

    private void assertFired(String... operations) {
        assertThat(this.log.entries())
                .filteredOn(entry -> entry.startsWith("BeforeAgentExecution"))
                .containsExactly(java.util.Arrays.stream(operations)
                        .map("BeforeAgentExecution of agent:"::concat)
                        .toArray(String[]::new));
    }

    @Test
    void aModelIsInjectedByItsClass() {
        this.runner
                .withBean("gpt", ScriptedChatModel.class, () -> new ScriptedChatModel())
                .run(context -> {
                    ScriptedChatModel model = context.getBean(ScriptedChatModel.class);

                    assertThat(model.call(new Prompt("hello"))
                                    .getResult()
                                    .getOutput()
                                    .getText())
                            .isEqualTo("asked hello");
                    assertThat(model.prompts()).hasSize(1);
                    assertFired("gpt.call");
                });
    }

    @Test
    void theConvenientCallsFireToo() {
        this.runner
                .withBean("gpt", ChatModel.class, () -> new ScriptedChatModel())
                .run(context -> {
                    ChatModel model = context.getBean(ChatModel.class);

                    assertThat(model.call("hello")).isEqualTo("asked hello");
                    assertThat(model.call(new UserMessage("hello"))).isEqualTo("asked hello");
                    assertThat(model.stream("hello").blockLast()).isEqualTo("asked hello");
                    assertFired("gpt.call", "gpt.call", "gpt.stream");
                });
    }

    @Test
    void aClientFiresOnceForAModelThatIsHooked() {
        this.runner
                .withBean("gpt", ChatModel.class, () -> new ScriptedChatModel())
                .run(context -> {
                    ask(context.getBean(ChatClient.Builder.class).build());

                    assertFired("gpt.call");
                });
    }

    @Test
    void aModelOfAFinalClassThatIsDeclaredByItsInterface() {
        this.runner.withBean("gpt", ChatModel.class, Final::new).run(context -> {
            assertThat(context.getBean(ChatModel.class).call("hello")).isEqualTo("final");
            assertFired("gpt.call");
        });
    }

    @Test
    void aModelOfAFinalClassThatIsDeclaredByIt() {
        this.runner.withBean("gpt", Final.class).run(context -> {
            assertThat(context.getBean(Final.class).call("hello")).isEqualTo("final");
            assertFired();

            ChatClient client = context.getBean(ChatClient.Builder.class).build();
            assertThat(ask(client)).isEqualTo("final");
            assertThat(client.prompt("hello").stream().content().blockLast()).isEqualTo("final");
            assertFired("gpt.call", "gpt.stream");
        });
    }

    @Test
    void aModelWithAFinalMethodKeepsIt() {
        this.runner.withBean("gpt", FinalMethod.class).run(context -> {
            assertThat(context.getBean(FinalMethod.class).name()).isEqualTo("gpt");
            assertThat(ask(context.getBean(ChatClient.Builder.class).build())).isEqualTo("asked hello");
            assertFired("gpt.call");
        });
    }

    @Test
    void aModelThatIsALambda() {
        this.runner
                .withBean(
                        "gpt",
                        ChatModel.class,
                        () -> prompt -> ScriptedChatModel.response(new AssistantMessage("from a lambda")))
                .run(context -> {
                    assertThat(ask(context.getBean(ChatClient.Builder.class).build()))
                            .isEqualTo("from a lambda");
                    assertFired("gpt.call");
                });
    }

    @Test
    void aModelThatIsNoBeanHasTheNameOfItsClass() {
        this.runner
                .withBean(ChatClient.class, () -> ChatClient.create(new ScriptedChatModel()))
                .run(context -> {
                    assertThat(ask(context.getBean(ChatClient.class))).isEqualTo("asked hello");
                    assertFired("scriptedChatModel.call");
                });
    }

    @Test
    void aModelThatIsAComponentAlreadyFiresAsThat() {
        this.runner.withBean("gpt", Component.class).run(context -> {
            context.getBean(ChatModel.class).call(new Prompt("hello"));

            assertFired("gpt.call(Prompt)");
        });
    }

    @Test
    void aPrototypeIsHookedEachTime() {
        this.runner
                .withInitializer(HookContexts.bean(
                        "gpt", ScriptedChatModel.class, definition -> definition.setScope("prototype")))
                .run(context -> {
                    context.getBean(ChatModel.class).call("hello");
                    context.getBean(ChatModel.class).call("hello");

                    assertFired("gpt.call", "gpt.call");
                });
    }

    @Test
    void aModelWhoseConstructorIsPrivateIsHookedByItsInterface() {
        this.runner.withBean("gpt", ChatModel.class, PrivateModel::make).run(context -> {
            assertThat(context.getBean(ChatModel.class).call("hello")).isEqualTo("asked hello");
            assertFired("gpt.call");
        });
    }

    @Test
    void aClientThatIsMadeWhereNobodySeesItIsWarnedOfOnce() {
        try (Warnings warnings = Warnings.of(SpringAiHooks.class.getPackageName())) {
            this.runner
                    .withBean("gpt", ChatModel.class, () -> new ScriptedChatModel(ScriptedChatModel.call("look", "{}")))
                    .run(context -> {
                        ChatModel model = context.getBean(ChatModel.class);
                        ask(context.getBean(ChatClient.Builder.class)
                                .defaultTools(new Look())
                                .build());
                        assertThat(warnings.messages()).isEmpty();

                        ask(ChatClient.builder(model).defaultTools(new Look()).build());
                        ask(ChatClient.builder(model).defaultTools(new Look()).build());

                        assertThat(warnings.messages())
                                .singleElement()
                                .asString()
                                .startsWith("The tools [look] are not hooked")
                                .contains("model 'gpt'");
                    });
        }
    }

    static class Look {

        @Tool
        String look() {
            return "nothing";
        }
    }

    static class PrivateModel extends ScriptedChatModel {

        private PrivateModel() {}

        static ChatModel make() {
            return new PrivateModel();
        }
    }

    private static String ask(ChatClient client) {
        return client.prompt("hello").call().content();
    }

    static final class Final extends ScriptedChatModel {

        @Override
        public ChatResponse call(Prompt prompt) {
            return response(new AssistantMessage("final"));
        }
    }

    static class FinalMethod extends ScriptedChatModel {

        private final String name = "gpt";

        public final String name() {
            return this.name;
        }
    }

    @AgentComponent("gpt")
    static class Component extends ScriptedChatModel {}
}
