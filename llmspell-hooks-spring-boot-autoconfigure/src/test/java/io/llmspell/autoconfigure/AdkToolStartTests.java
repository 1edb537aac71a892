package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.autoconfigure.AdkContexts.events;
import static io.llmspell.autoconfigure.AdkContexts.responses;
import static io.llmspell.autoconfigure.ScriptedLlm.call;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_VALIDATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.events.Event;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.FunctionTool;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.reactivex.rxjava3.core.Flowable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of tools that are not made at once, but confirmed, started or stopped. */
class AdkToolStartTests {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @BeforeEach
    void clear() {
        SEEN.clear();
    }

    private static void run(FunctionTool tool, Class<?> hooks, FunctionCall call, Consumer<Runner> test) {
        LlmAgent agent = LlmAgent.builder()
                .name("desk")
                .model(new ScriptedLlm(call))
                .tools(tool)
                .build();
        AdkContexts.runner()
                .withBean(Runner.class, () -> new InMemoryRunner(agent, "desk"))
                .withBean("hooks", hooks)
                .run(context -> test.accept(context.getBean(Runner.class)));
    }

    private static List<Map<String, Object>> live(Runner runner) {
        return responses(events(runner, "go", RunConfig.builder().streamingMode(StreamingMode.BIDI))
                .toList()
                .blockingGet());
    }

    @Test
    void askingForAConfirmationIsNotRememberedAsTheResult() {
        run(FunctionTool.create(Tools.class, "pay", true), Caching.class, call("pay", Map.of("to", "ann")), desk -> {
            List<Event> asked = ask(desk, "go");
            assertThat(SEEN).isEmpty();

            assertThat(responses(confirm(desk, asked, true))).containsExactly(Map.of("result", "paid ann"));
            assertThat(SEEN).containsExactly("hook", "paid ann");
        });
    }

    @Test
    void aRejectedCallIsNoCall() {
        run(FunctionTool.create(Tools.class, "pay", true), Caching.class, call("pay", Map.of("to", "ann")), desk -> {
            List<Event> asked = ask(desk, "go");

            assertThat(responses(confirm(desk, asked, false)))
                    .containsExactly(Map.of("error", "This tool call is rejected."));
            assertThat(SEEN).isEmpty();
        });
    }

    private static List<Event> confirm(Runner desk, List<Event> asked, boolean yes) {
        String id = asked.stream()
                .flatMap(event -> event.functionCalls().stream())
                .filter(call -> call.name().orElse("").equals("adk_request_confirmation"))
                .map(call -> call.id().orElseThrow())
                .findFirst()
                .orElseThrow();
        FunctionResponse answer = FunctionResponse.builder()
                .id(id)
                .name("adk_request_confirmation")
                .response(Map.of("confirmed", yes))
                .build();
        Content message = Content.builder()
                .role("user")
                .parts(Part.builder().functionResponse(answer).build())
                .build();
        return desk.runAsync("ann", "s-1", message).toList().blockingGet();
    }

    @Test
    void aToolThatIsStartedIsGuarded() {
        run(
                FunctionTool.create(Tools.class, "watch"),
                Guard.class,
                call("watch", Map.of("stock", "secret")),
                desk -> assertThat(live(desk))
                        .containsExactly(Map.of("error", "The call of tool 'watch' was cancelled: not for you")));
        assertThat(SEEN).containsExactly("before", "validation");
    }

    @Test
    void aToolIsStartedWithTheArgumentsOfTheHooks() {
        run(
                FunctionTool.create(Tools.class, "watch"),
                Stock.class,
                call("watch", Map.of("stock", "acme")),
                desk -> assertThat(live(desk)).singleElement().asString().contains("running asynchronously"));
        assertThat(SEEN).containsExactly("watched ulm");
    }

    @Test
    void aStartedToolThatWouldAskForAConfirmationIsGuardedToo() {
        run(
                FunctionTool.create(Tools.class, "watch", true),
                Guard.class,
                call("watch", Map.of("stock", "secret")),
                desk -> assertThat(live(desk)).singleElement().asString().contains("not for you"));
        assertThat(SEEN).doesNotContain("watched secret");
    }

    @Test
    void aToolOfTheNameOfStoppingIsCalledWhereItStopsNothing() {
        run(
                FunctionTool.create(Tools.class, "stopStreaming"),
                Guard.class,
                call("stopStreaming", Map.of("stock", "acme")),
                desk -> assertThat(live(desk)).containsExactly(Map.of("result", "stopped acme")));
        assertThat(SEEN).containsExactly("before", "validation");
    }

    @Test
    void stoppingIsNoCall() {
        run(
                FunctionTool.create(Tools.class, "stopStreaming"),
                Guard.class,
                call("stopStreaming", Map.of("functionName", "watch")),
                desk -> assertThat(live(desk)).singleElement().asString().contains("No active streaming function"));
        assertThat(SEEN).isEmpty();
    }

    /** Functions of the application. */
    public static final class Tools {

        private Tools() {}

        public static String pay(String to) {
            SEEN.add("paid " + to);
            return "paid " + to;
        }

        public static Flowable<Map<String, Object>> watch(String stock) {
            SEEN.add("watched " + stock);
            return Flowable.empty();
        }

        public static String stopStreaming(String stock) {
            return "stopped " + stock;
        }
    }

    static class Caching {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult remember() {
            SEEN.add("hook");
            return HookResult.cache(Duration.ofMinutes(1));
        }
    }

    static class Guard {

        @Hook(BEFORE_TOOL_EXECUTION)
        void before() {
            SEEN.add("before");
        }

        @Hook(TOOL_VALIDATION)
        HookResult check(HookContext context) {
            SEEN.add("validation");
            return "secret".equals(context.arguments().get("stock"))
                    ? HookResult.cancel("not for you")
                    : HookResult.proceed();
        }
    }

    static class Stock {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult change(String stock) {
            return HookResult.modify("stock", stock.equals("acme") ? "ulm" : "none");
        }
    }
}
