package io.llmspell.autoconfigure;

import static io.llmspell.autoconfigure.AdkContexts.answer;
import static io.llmspell.autoconfigure.AdkContexts.ask;
import static io.llmspell.autoconfigure.AdkContexts.responses;
import static io.llmspell.autoconfigure.ScriptedLlm.call;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.TOOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.adk.agents.LlmAgent;
import com.google.adk.runner.InMemoryRunner;
import com.google.adk.runner.Runner;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.JoinStrategy;
import io.llmspell.hook.RetryConfig;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What hooks can do with the tools of an agent. */
class AdkToolHookTests {

    private final Tools tools = new Tools();

    private final ApplicationContextRunner runner = AdkContexts.runner();

    private void run(Class<?> hooks, Consumer<Runner> test, FunctionCall... calls) {
        run(this.runner, hooks, test, calls);
    }

    private void run(ApplicationContextRunner runner, Class<?> hooks, Consumer<Runner> test, FunctionCall... calls) {
        runner.withBean(InMemoryRunner.class, () -> new InMemoryRunner(agent(new ScriptedLlm(calls)), "desk"))
                .withBean("hooks", hooks)
                .run(context -> test.accept(context.getBean(InMemoryRunner.class)));
    }

    private LlmAgent agent(ScriptedLlm model) {
        return LlmAgent.builder()
                .name("desk")
                .model(model)
                .tools(
                        FunctionTool.create(this.tools, "pay"),
                        FunctionTool.create(this.tools, "look"),
                        FunctionTool.create(this.tools, "flaky"),
                        FunctionTool.create(this.tools, "fail"),
                        FunctionTool.create(this.tools, "nothing"),
                        FunctionTool.create(this.tools, "big"),
                        new Remote())
                .build();
    }

    @Test
    void argumentsAreSeenAndChangedByName() {
        run(
                Arguments.class,
                desk -> assertThat(answer(desk, "go")).isEqualTo("pay said {result=paid 100 EUR to ann}"),
                call("pay", Map.of("amount", 2000, "to", "ann", "currency", "USD")));
    }

    @Test
    void whatTheModelLeftOutIsNullAndCanBeSet() {
        run(
                Currency.class,
                desk -> assertThat(answer(desk, "go")).isEqualTo("pay said {result=paid 5 EUR to ann}"),
                call("pay", Map.of("amount", 5, "to", "ann")));
    }

    @Test
    void theResultIsChanged() {
        run(
                Masking.class,
                desk -> assertThat(answer(desk, "go")).isEqualTo("look said {result=***}"),
                call("look", Map.of()));
    }

    @Test
    void aResultThatIsNoMapIsMadeOne() {
        run(
                Answering.class,
                desk -> {
                    assertThat(answer(desk, "go")).isEqualTo("look said {result=from a hook}");
                    assertThat(this.tools.looks).isZero();
                },
                call("look", Map.of()));
    }

    @Test
    void aCancelledCallIsAnsweredAndTheOthersOfTheBatchGoOn() {
        run(
                Guard.class,
                desk -> assertThat(responses(ask(desk, "go")))
                        .containsExactly(
                                Map.of("error", "The call of tool 'pay' was cancelled: 2000 is too much"),
                                Map.of("result", "1"),
                                Map.of("result", "paid 7 USD to bob")),
                call("pay", Map.of("amount", 2000, "to", "ann", "currency", "USD")),
                call("look", Map.of()),
                call("pay", Map.of("amount", 7, "to", "bob", "currency", "USD")));
    }

    @Test
    void aCancelledCallEndsTheRunWhereThatIsWished() {
        run(
                this.runner.withPropertyValues("llmspell.hooks.adapters.adk.on-cancel=throw"),
                Guard.class,
                desk -> assertThatExceptionOfType(HookCancelledException.class)
                        .isThrownBy(() -> ask(desk, "go"))
                        .withMessageContaining("2000 is too much"),
                call("pay", Map.of("amount", 2000, "to", "ann", "currency", "USD")));
    }

    @Test
    void aFailedCallIsTriedAgain() {
        run(
                Retrying.class,
                desk -> assertThat(answer(desk, "go")).isEqualTo("flaky said {result=came up at 3}"),
                call("flaky", Map.of()));
    }

    @Test
    void aResultIsRemembered() {
        run(
                Caching.class,
                desk -> {
                    assertThat(answer(desk, "go")).isEqualTo("look said {result=1}");
                    assertThat(answer(desk, "go")).isEqualTo("look said {result=1}");
                    assertThat(this.tools.looks).isEqualTo(1);
                },
                call("look", Map.of()));
    }

    @Test
    void anErrorIsRecoveredFrom() {
        run(
                Recovering.class,
                desk -> assertThat(responses(ask(desk, "go")))
                        .containsExactly(
                                Map.of("result", "from a hook: disk full"),
                                Map.of("result", "from a hook: unreachable")),
                call("fail", Map.of()),
                call("remote", Map.of()));
    }

    @Test
    void aCallIsRedirected() {
        run(
                this.runner.withBean("spare", Spare.class),
                Redirecting.class,
                desk -> {
                    assertThat(answer(desk, "go")).isEqualTo("look said {result=spare}");
                    assertThat(this.tools.looks).isZero();
                },
                call("look", Map.of()));
    }

    @Test
    void branchesAreJoined() {
        run(
                this.runner.withBean("spare", Spare.class),
                Forking.class,
                desk -> assertThat(answer(desk, "go")).isEqualTo("look said {result=[spare, spare]}"),
                call("look", Map.of()));
    }

    @Test
    void whatAdkWouldThrowIsAnsweredAndTheOthersOfTheBatchGoOn() {
        run(
                Nothing.class,
                desk -> assertThat(responses(ask(desk, "go")))
                        .containsExactly(Map.of("error", "unreachable"), Map.of("result", "1")),
                call("remote", Map.of()),
                call("look", Map.of()));
    }

    @Test
    void exceptionsAreLeftToAdkWhereThatIsWished() {
        run(
                this.runner.withPropertyValues("llmspell.hooks.adapters.adk.on-error=delegate"),
                Nothing.class,
                desk -> assertThatExceptionOfType(RuntimeException.class)
                        .isThrownBy(() -> ask(desk, "go"))
                        .withMessage("Failed to call tool: remote")
                        .withCauseInstanceOf(IOException.class),
                call("remote", Map.of()));
    }

    @Test
    void whatAdkAnswersItselfIsAnsweredAsItDoes() {
        run(
                Nothing.class,
                desk -> assertThat(responses(ask(desk, "go")))
                        .containsExactly(Map.of("status", "error", "message", "An internal error occurred.")),
                call("fail", Map.of()));
    }

    @Test
    void anArgumentThatDoesNotFitIsTheModelsToMend() {
        run(
                Nothing.class,
                desk -> assertThat(responses(ask(desk, "go")))
                        .containsExactly(Map.of("status", "error", "message", "An internal error occurred.")),
                call("pay", Map.of("amount", Map.of("much", true), "to", "ann", "currency", "USD")));
    }

    @Test
    void nothingAndALotAreResults() {
        run(
                Nothing.class,
                desk -> {
                    List<Map<String, Object>> responses = responses(ask(desk, "go"));
                    assertThat(responses.get(0)).isEmpty();
                    assertThat((String) responses.get(1).get("result")).hasSize(Tools.A_LOT);
                },
                call("nothing", Map.of()),
                call("big", Map.of()));
    }

    /** Tools of the application. */
    public static class Tools {

        static final int A_LOT = 5_000_000;

        private int looks;

        private int runs;

        public String pay(Integer amount, String to, Optional<String> currency) {
            return "paid " + amount + " " + currency.orElse(null) + " to " + to;
        }

        public String look() {
            return String.valueOf(++this.looks);
        }

        public String flaky() {
            if (++this.runs < 3) {
                throw new IllegalStateException("down");
            }
            return "came up at " + this.runs;
        }

        public String fail() throws IOException {
            throw new IOException("disk full");
        }

        public Map<String, Object> nothing() {
            return null;
        }

        public String big() {
            return "x".repeat(A_LOT);
        }
    }

    /** A tool of a class of its own. */
    static final class Remote extends BaseTool {

        Remote() {
            super("remote", "far away");
        }

        @Override
        public Optional<FunctionDeclaration> declaration() {
            return Optional.of(FunctionDeclaration.builder()
                    .name(name())
                    .description(description())
                    .build());
        }

        @Override
        public Single<Map<String, Object>> runAsync(Map<String, Object> arguments, ToolContext context) {
            return Single.error(new IOException("unreachable"));
        }
    }

    @ToolComponent("spare")
    static class Spare {

        public Maybe<String> call() {
            return Maybe.just("spare");
        }
    }

    static class Nothing {

        @Hook(BEFORE_TOOL_EXECUTION)
        void look(HookContext context) {
            assertThat(context.arguments()).isNotNull();
        }
    }

    static class Arguments {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult limit(int amount) {
            return HookResult.modify(Map.of("amount", Math.min(amount, 100), "currency", "EUR"));
        }
    }

    static class Currency {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult fill(HookContext context) {
            assertThat(context.arguments()).containsEntry("currency", null);
            return HookResult.modify(Map.of("currency", "EUR"));
        }
    }

    static class Masking {

        @Hook(AFTER_TOOL_EXECUTION)
        HookResult mask(HookContext context) {
            Map<Object, Object> masked = new HashMap<>((Map<?, ?>) context.result());
            masked.replaceAll((name, value) -> "***");
            return HookResult.modify(masked);
        }
    }

    static class Answering {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult answer() {
            return HookResult.answer("from a hook");
        }
    }

    static class Guard {

        @Hook(value = BEFORE_TOOL_EXECUTION, phase = HookPhase.GUARD, components = "pay")
        HookResult limit(HookContext context) {
            int amount = context.argument("amount", Integer.class);
            return (amount > 100) ? HookResult.cancel(amount + " is too much") : HookResult.proceed();
        }
    }

    static class Retrying {

        @Hook(TOOL_ERROR)
        HookResult again(HookContext context) {
            assertThat(context.error())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("down");
            return HookResult.retry(RetryConfig.attempts(3));
        }
    }

    static class Caching {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult remember() {
            return HookResult.cache(Duration.ofMinutes(1));
        }
    }

    static class Recovering {

        @Hook(TOOL_ERROR)
        HookResult recover(HookContext context) {
            return HookResult.modify("from a hook: " + context.error().getMessage());
        }
    }

    static class Redirecting {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult elsewhere(HookContext context) {
            return context.component().name().equals("look") ? HookResult.redirect("spare") : HookResult.proceed();
        }
    }

    static class Forking {

        @Hook(BEFORE_TOOL_EXECUTION)
        HookResult both(HookContext context) {
            return context.component().name().equals("look")
                    ? HookResult.fork(
                            List.of(HookResult.branch("spare"), HookResult.branch("spare")), JoinStrategy.all())
                    : HookResult.proceed();
        }
    }
}
