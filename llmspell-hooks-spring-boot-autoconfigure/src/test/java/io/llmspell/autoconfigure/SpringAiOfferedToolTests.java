package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.OfferedToolContexts.REFUSED;
import static io.llmspell.autoconfigure.OfferedToolContexts.clerk;
import static io.llmspell.autoconfigure.OfferedToolContexts.guest;
import static io.llmspell.autoconfigure.OfferedToolContexts.logIn;
import static io.llmspell.autoconfigure.OfferedToolContexts.ruled;
import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static io.llmspell.hook.StandardHookPoint.BEFORE_AGENT_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.security.ToolAccess;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.support.ToolCallbacks;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;

/** Which tools a model of Spring AI is offered. */
class SpringAiOfferedToolTests {

    private final Tools tools = new Tools();

    private final ApplicationContextRunner runner = SpringAiContexts.runner();

    @AfterEach
    void logOut() {
        OfferedToolContexts.logOut();
    }

    private static ScriptedChatModel model(ToolCall... calls) {
        return new ScriptedChatModel(calls);
    }

    private static void run(
            ApplicationContextRunner runner, ScriptedChatModel model, Consumer<ApplicationContext> test) {
        runner.withBean(ChatModel.class, () -> model).run(test::accept);
    }

    private static ChatClient client(ApplicationContext context) {
        return context.getBean(ChatClient.Builder.class).build();
    }

    private String ask(ApplicationContext context) {
        return client(context).prompt("Do it").tools(this.tools).call().content();
    }

    private String stream(ApplicationContext context, Authentication user) {
        return String.join(
                "",
                client(context).prompt("Do it").tools(this.tools).stream()
                        .content()
                        .contextWrite(ReactiveSecurityContextHolder.withAuthentication(user))
                        .collectList()
                        .block());
    }

    private ToolCallingChatOptions options() {
        return ToolCallingChatOptions.builder()
                .toolCallbacks(ToolCallbacks.from(this.tools))
                .build();
    }

    /** One list for each request. */
    private static List<List<String>> offered(ScriptedChatModel model) {
        return model.prompts().stream()
                .map(prompt -> ((ToolCallingChatOptions) prompt.getOptions())
                        .getToolCallbacks().stream()
                                .map(tool -> tool.getToolDefinition().name())
                                .sorted()
                                .toList())
                .toList();
    }

    @Test
    void whoMayUseAToolHasItOfferedThroughoutTheConversation() {
        ScriptedChatModel model = model(call("pay", "{'amount':5}"));
        run(ruled(this.runner), model, context -> {
            logIn(clerk());

            assertThat(ask(context)).isEqualTo("pay said \"paid 5\"");
            assertThat(offered(model)).containsExactly(List.of("look", "pay"), List.of("look", "pay"));
        });
    }

    @Test
    void whoMayNotHasItNot() {
        ScriptedChatModel model = model(call("look", "{}"));
        run(ruled(this.runner), model, context -> {
            logIn(guest());

            assertThat(ask(context)).isEqualTo("look said \"looked\"");
            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look"));
        });
    }

    @Test
    void withoutAnAuthenticationItIsNotOffered() {
        ScriptedChatModel model = model();
        run(ruled(this.runner), model, context -> {
            ask(context);
            assertThat(offered(model)).containsExactly(List.of("look"));
        });
    }

    @Test
    void aCallOfWhatWasNotOfferedIsRefused() {
        ScriptedChatModel model = model(call("pay", "{'amount':5}"));
        run(ruled(this.runner), model, context -> {
            logIn(guest());

            assertThat(ask(context)).isEqualTo("pay said " + REFUSED);
            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look"));
            assertThat(this.tools.paid).isZero();
        });
    }

    @Test
    void aStreamOffersWhatItsSubscriberMayUse() {
        ScriptedChatModel model = model(call("look", "{}"));
        run(ruled(this.runner), model, context -> {
            assertThat(stream(context, guest())).isEqualTo("look said \"looked\"");
            assertThat(stream(context, clerk())).isEqualTo("look said \"looked\"");

            assertThat(offered(model))
                    .containsExactly(List.of("look"), List.of("look"), List.of("look", "pay"), List.of("look", "pay"));
        });
    }

    @Test
    void aStreamOnTheThreadOfItsUserOffersWhatThatOneMayUse() {
        ScriptedChatModel model = model(call("pay", "{'amount':5}"));
        run(ruled(this.runner), model, context -> {
            logIn(clerk());

            assertThat(client(context).prompt("Do it").tools(this.tools).stream()
                            .content()
                            .blockLast())
                    .isEqualTo("pay said \"paid 5\"");
            assertThat(offered(model)).containsExactly(List.of("look", "pay"), List.of("look", "pay"));
        });
    }

    @Test
    void whatAStreamOffersItsSubscriberMayCall() {
        run(ruled(this.runner), model(call("pay", "{'amount':5}")), context -> {
            assertThat(stream(context, clerk())).isEqualTo("pay said \"paid 5\"");
            assertThat(stream(context, guest())).isEqualTo("pay said " + REFUSED);
        });
    }

    @Test
    void aModelOfAFinalClassIsOfferedNoMore() {
        FinalModel model = new FinalModel();
        ruled(this.runner)
                .withBean("final", FinalModel.class, () -> model)
                .withBean("hooks", Nothing.class)
                .run(context -> {
                    logIn(guest());
                    ask(context);
                    stream(context, clerk());
                    stream(context, guest());

                    assertThat(offered(model))
                            .containsExactly(List.of("look"), List.of("look", "pay"), List.of("look"));
                });
    }

    @Test
    void aModelThatIsAskedWithoutAClientIsOfferedNoMore() {
        ScriptedChatModel model = model();
        run(ruled(this.runner), model, context -> {
            ChatModel asked = context.getBean(ChatModel.class);
            logIn(guest());
            asked.call(new Prompt("Do it", options()));
            asked.stream(new Prompt("Do it", options()))
                    .contextWrite(ReactiveSecurityContextHolder.withAuthentication(clerk()))
                    .blockLast();

            assertThat(offered(model)).containsExactly(List.of("look"), List.of("look", "pay"));
        });
    }

    @Test
    void aModelThatAsksForItsDefinitionsGetsNoMore() {
        run(ruled(this.runner), model(), context -> {
            ToolCallingManager manager = context.getBean(ToolCallingManager.class);
            logIn(guest());
            assertThat(manager.resolveToolDefinitions(options()))
                    .singleElement()
                    .satisfies(tool -> assertThat(tool.name()).isEqualTo("look"));
            logIn(clerk());
            assertThat(manager.resolveToolDefinitions(options())).hasSize(2);
        });
    }

    @Test
    void whereNothingIsSaidOfToolsAllAreOffered() {
        ScriptedChatModel model = model(call("pay", "{'amount':5}"));
        run(this.runner, model, context -> {
            assertThat(ask(context)).isEqualTo("pay said \"paid 5\"");
            assertThat(stream(context, guest())).isEqualTo("pay said \"paid 5\"");

            assertThat(offered(model)).hasSize(4).containsOnly(List.of("look", "pay"));
            assertThat(context.getBean(ToolVisibility.class).ofCaller()).isNull();
        });
    }

    @Test
    void aManagerThatFailsHidesAndEndsNothing() {
        ScriptedChatModel model = model();
        run(this.runner.withUserConfiguration(Failing.class), model, context -> {
            assertThat(ask(context)).isEqualTo("asked Do it");
            assertThat(offered(model)).containsExactly(List.of());
        });
    }

    @Test
    void aToolMustBePermittedByAllThatHaveASay() {
        ScriptedChatModel model = model();
        run(
                ruled(this.runner)
                        .withBean(
                                "own",
                                ToolVisibility.class,
                                () -> () -> tool -> !tool.name().equals("look")),
                model,
                context -> {
                    logIn(clerk());
                    ask(context);
                    logIn(guest());
                    ask(context);

                    assertThat(offered(model)).containsExactly(List.of("pay"), List.of());
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @Bean
        AuthorizationManager<ToolAccess> failing() {
            return (user, access) -> {
                throw new IllegalStateException("the directory is down");
            };
        }
    }

    static final class FinalModel extends ScriptedChatModel {}

    static class Nothing {

        @Hook(BEFORE_AGENT_EXECUTION)
        HookResult nothing(HookContext context) {
            return HookResult.proceed();
        }
    }

    static class Tools {

        private int paid;

        @Tool
        String pay(int amount) {
            this.paid += amount;
            return "paid " + amount;
        }

        @Tool
        String look() {
            return "looked";
        }
    }
}
