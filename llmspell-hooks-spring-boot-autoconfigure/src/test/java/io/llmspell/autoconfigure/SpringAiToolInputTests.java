package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.ScriptedChatModel.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;

/** Tools and surroundings that are not as they mostly are. */
class SpringAiToolInputTests {

    private static final String SCHEMA = """
            {"type":"object","properties":{"text":{"type":"string"}}}""";

    private final Log log = new Log();

    private ApplicationContextRunner runner(ToolCall... calls) {
        return SpringAiContexts.runner()
                .withBean(Log.class, () -> this.log)
                .withBean("noting", Noting.class)
                .withBean(ChatModel.class, () -> new ScriptedChatModel(calls));
    }

    @Test
    void aToolThatReturnsNull() {
        runner(call("odd", "{}")).run(context -> {
            assertThat(client(context.getBean(ChatClient.Builder.class), new Odd(text -> null)))
                    .isEqualTo("odd said ");
            assertThat(this.log.entries()).containsExactly("before {text=null}", "after null");
        });
    }

    @Test
    void aTextOfFiveMegabytesBothWays() {
        String large = "x".repeat(5 * 1024 * 1024);

        runner(call("odd", "{'text':'" + large + "'}")).run(context -> {
            assertThat(client(context.getBean(ChatClient.Builder.class), new Odd(text -> large)))
                    .hasSize(large.length() + "odd said ".length());
            assertThat(this.log.entries())
                    .hasSize(2)
                    .allSatisfy(entry -> assertThat(entry).hasSizeGreaterThan(large.length()));
        });
    }

    @Test
    void aTextThatIsNoObjectIsOneArgument() {
        runner(call("odd", "[1, 2]")).run(context -> {
            assertThat(client(context.getBean(ChatClient.Builder.class), new Odd(text -> "got " + text)))
                    .isEqualTo("odd said got [1, 2]");
            assertThat(this.log.entries()).containsExactly("before {input=[1, 2]}", "after got [1, 2]");
        });
    }

    @Test
    void aTextThatIsNoObjectIsChanged() {
        runner(call("odd", "no json"))
                .withBean("changing", Changing.class)
                .run(context -> assertThat(
                                client(context.getBean(ChatClient.Builder.class), new Odd(text -> "got " + text)))
                        .isEqualTo("odd said got {}"));
    }

    @Test
    void aToolThatThrowsByItself() {
        runner(call("odd", "{}"), call("odd", "{'text':'a'}")).run(context -> {
            Odd odd = new Odd(text -> {
                if (text.equals("{}")) {
                    throw new IllegalStateException("not so");
                }
                return "got " + text;
            });

            assertThat(client(context.getBean(ChatClient.Builder.class), odd))
                    .isEqualTo("odd said not so; odd said got {\"text\":\"a\"}");
        });
    }

    @Test
    void anErrorIsThrown() {
        Odd odd = new Odd(text -> {
            throw new AssertionError();
        });
        runner(call("odd", "{}"))
                .run(context -> assertThatThrownBy(() -> client(context.getBean(ChatClient.Builder.class), odd))
                        .isExactlyInstanceOf(AssertionError.class));
    }

    @Test
    void aCancellationThatAToolThrowsByItselfIsAnsweredLikeItsOtherExceptions() {
        Odd odd = new Odd(text -> {
            throw new CancellationException("so it is");
        });
        runner(call("odd", "{}"))
                .run(context -> assertThat(client(context.getBean(ChatClient.Builder.class), odd))
                        .isEqualTo("odd said so it is"));
        runner(call("odd", "{}"))
                .withPropertyValues("llmspell.hooks.adapters.spring-ai.on-error=delegate")
                .run(context -> assertThatThrownBy(() -> client(context.getBean(ChatClient.Builder.class), odd))
                        .isExactlyInstanceOf(CancellationException.class));
    }

    @Test
    void theToolGetsTheTextOfWhatHooksHaveSeen() {
        runner(call("odd", "{'text':'a','text':'b'} etc")).run(context -> {
            assertThat(client(context.getBean(ChatClient.Builder.class), new Odd(text -> "got " + text)))
                    .isEqualTo("odd said got {\"text\":\"b\"}");
            assertThat(this.log.entries()).containsExactly("before {text=b}", "after got {\"text\":\"b\"}");
        });
    }

    @Test
    void anAdvisorOfTheApplicationAtTheSameOrder() {
        runner(call("odd", "{}")).run(context -> {
            ChatClient client = context.getBean(ChatClient.Builder.class)
                    .defaultAdvisors(new Own(this.log))
                    .build();

            assertThat(client.prompt("Do it")
                            .tools(new Odd(text -> "got " + text))
                            .call()
                            .content())
                    .isEqualTo("odd said got {}");
            assertThat(this.log.entries()).containsExactlyInAnyOrder("advised", "before {text=null}", "after got {}");
        });
    }

    @Test
    void aToolThatIsCalledByManyAtTheSameTime() {
        int callers = 8;
        CyclicBarrier together = new CyclicBarrier(callers);
        runner(call("odd", "{'text':'a'}")).run(context -> {
            ChatClient client = context.getBean(ChatClient.Builder.class)
                    .defaultTools(new Odd(text -> {
                        await(together);
                        return "got " + text;
                    }))
                    .build();
            ExecutorService threads = Executors.newFixedThreadPool(callers);
            try {
                List<Future<String>> answers = new ArrayList<>(IntStream.range(0, callers)
                        .mapToObj(i -> threads.submit(
                                () -> client.prompt("Do it").call().content()))
                        .toList());

                for (Future<String> answer : answers) {
                    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("odd said got {\"text\":\"a\"}");
                }
                assertThat(this.log.entries()).hasSize(2 * callers);
            } finally {
                threads.shutdownNow();
            }
        });
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String client(ChatClient.Builder builder, Object tool) {
        return builder.build().prompt("Do it").tools(tool).call().content();
    }

    interface Body {
        String run(String text);
    }

    record Odd(Body body) implements ToolCallback {

        @Override
        public ToolDefinition getToolDefinition() {
            return ToolDefinition.builder()
                    .name("odd")
                    .description("odd")
                    .inputSchema(SCHEMA)
                    .build();
        }

        @Override
        public String call(String toolInput) {
            return this.body.run(toolInput);
        }
    }

    record Own(Log log) implements CallAdvisor {

        @Override
        public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
            this.log.note("advised");
            return chain.nextCall(request);
        }

        @Override
        public String getName() {
            return "own";
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }

    static class Noting {

        private final Log log;

        Noting(Log log) {
            this.log = log;
        }

        @Hook(BEFORE_TOOL_EXECUTION)
        void before(HookContext context) {
            this.log.note("before " + context.arguments());
        }

        @Hook(AFTER_TOOL_EXECUTION)
        void after(HookContext context) {
            this.log.note("after " + context.result());
        }
    }

    static class Changing {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult change(String input) {
            return HookResult.modify(input.replace("no json", "{}"));
        }
    }
}
