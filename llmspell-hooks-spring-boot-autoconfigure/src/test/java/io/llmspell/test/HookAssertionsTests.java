package io.llmspell.test;

import static io.llmspell.hook.ComponentId.agent;
import static io.llmspell.hook.ComponentId.state;
import static io.llmspell.hook.ComponentId.tool;
import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.AFTER_TOOL_EXECUTION;
import static io.llmspell.hook.StandardHookPoint.BEFORE_STATE_WRITE;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;
import static io.llmspell.test.HookAssertions.assertThat;
import static io.llmspell.test.HookAssertions.assertThatHook;
import static io.llmspell.test.HookContexts.after;
import static io.llmspell.test.HookContexts.at;
import static io.llmspell.test.HookContexts.before;
import static io.llmspell.test.HookContexts.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HookAssertionsTests {

    private static final Duration HOUR = Duration.ofHours(1);

    private final HookEngine engine = HookEngine.builder().build();

    private final HookRegistry registry = this.engine.registry();

    @AfterEach
    void close() {
        this.engine.close();
    }

    static Stream<Arguments> results() {
        return Stream.of(
                row("proceed", HookResult.proceed(), said -> said.proceeds()),
                row("skip", HookResult.skip("not mine"), said -> said.proceeds().skips("mine")),
                row(
                        "cancel",
                        HookResult.cancel("too late"),
                        said -> said.cancels().cancels("late")),
                row("modify", HookResult.modify("text", "b"), said -> said.modifies("text", "b")),
                row("redirect", HookResult.redirect("other"), said -> said.redirectsTo("other")),
                row("answer", HookResult.answer(7), said -> said.answers(7)),
                row("replace", HookResult.replaceWith("it"), said -> said.replacesComponentWith("it")),
                row(
                        "retry",
                        HookResult.retry(RetryConfig.attempts(3)),
                        said -> said.retries().retries(3)),
                row(
                        "fork",
                        HookResult.fork(HookResult.branch("a"), HookResult.branch("b")),
                        said -> said.forksTo("a", "b")),
                row("cache", HookResult.cache(HOUR), said -> said.caches(HOUR)),
                row("remember", HookResult.cache(HOUR, "x"), said -> said.caches(HOUR, "x")));
    }

    private static Arguments row(String name, HookResult result, Consumer<VerdictAssert> check) {
        return Arguments.of(Named.of(name, result), check);
    }

    @ParameterizedTest
    @MethodSource("results")
    void eachResultIsTold(HookResult result, Consumer<VerdictAssert> check) {
        check.accept(assertThatHook(context -> result).on(before(tool("echo")).argument("text", "a")));
    }

    /** Each check but its own fails for each result, and says what the hook said. */
    @ParameterizedTest
    @MethodSource("results")
    void aCheckForAnotherResultFails(HookResult result, Consumer<VerdictAssert> check) {
        VerdictAssert other = assertThatHook(context ->
                        (result instanceof HookResult.Cancel) ? HookResult.answer("other") : HookResult.cancel("other"))
                .on(before(tool("echo")).argument("text", "a"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check.accept(other))
                .withMessageContaining("BeforeToolExecution of tool:echo.call with {text=a}")
                .withMessageContaining("other");
    }

    static Stream<Arguments> otherValues() {
        return Stream.of(
                row("skip", HookResult.skip("not mine"), said -> said.skips("yours")),
                row("cancel", HookResult.cancel("too late"), said -> said.cancels("early")),
                row("modify", HookResult.modify("text", "b"), said -> said.modifies("text", "c")),
                row("unknown", HookResult.modify("text", "b"), said -> said.modifies("name", "b")),
                row("redirect", HookResult.redirect("other"), said -> said.redirectsTo("another")),
                row("answer", HookResult.answer(7), said -> said.answers(8)),
                row("no component", HookResult.answer(7), said -> said.replacesComponentWith(7)),
                row("replace", HookResult.replaceWith("it"), said -> said.replacesComponentWith("them")),
                row("retry", HookResult.retry(RetryConfig.attempts(3)), said -> said.retries(4)),
                row("fork", HookResult.fork(HookResult.branch("a")), said -> said.forksTo("a", "b")),
                row("cache", HookResult.cache(HOUR), said -> said.caches(Duration.ofHours(2))),
                row("remember", HookResult.cache(HOUR, "x"), said -> said.caches(HOUR)),
                row("by", HookResult.cancel("x"), said -> said.by("another hook")));
    }

    @ParameterizedTest
    @MethodSource("otherValues")
    void aCheckForTheSameResultWithOtherValuesFails(HookResult result, Consumer<VerdictAssert> check) {
        VerdictAssert said =
                assertThatHook(context -> result).on(before(tool("echo")).argument("text", "a"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check.accept(said))
                .withMessageContaining("but it ");
    }

    @Test
    void aFailedCheckSaysWhatWasExpectedAndWhatWasSaid() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThatHook(context -> HookResult.cancel("destructive command"))
                        .on(before(tool("shell-1")).argument("command", "ls"))
                        .proceeds())
                .withMessageContaining("to proceed")
                .withMessageContaining("but it cancelled: \"destructive command\"");
    }

    @Test
    void theResultOfAnOperationIsChangedAndAnErrorRecoveredFrom() {
        assertThatHook(context -> HookResult.modify("***"))
                .on(after(tool("mail"), "ann@example.com"))
                .modifiesResultTo("***");
        assertThatHook(context -> HookResult.modify(context.error() instanceof IOException ? "offline" : "?"))
                .on(failed(agent("desk"), new IOException("down")))
                .modifiesResultTo("offline");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThatHook(context -> HookResult.modify("a"))
                        .on(after(tool("mail"), "b"))
                        .modifiesResultTo("b"));
    }

    @Test
    void failuresAreToldByKindExceptionAndWords() {
        HookContextBuilder call = before(tool("echo")).argument("text", "a").argument("number", 1);

        assertThatHook(context -> {
                    throw new IOException("no disk");
                })
                .on(call)
                .fails(HookFailure.Kind.EXCEPTION)
                .failsWith(IOException.class)
                .failsWithMessage("no disk");
        assertThatHook(context -> HookResult.modify("name", 1))
                .on(call)
                .fails(HookFailure.Kind.INVALID_RESULT)
                .failsWithMessage("'name'");
        assertThatHook(context -> HookResult.modify("bare")).on(call).failsWithMessage("use a map by name");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        assertThatHook(context -> HookResult.proceed()).on(call).failsWith(IOException.class))
                .withMessageContaining("but it proceeded");
    }

    @Test
    void aHookOverrunsByTheClockOfTheTest() {
        TestClock clock = new TestClock();
        RegisteredHook slow = this.registry.register(HookDefinition.builder("slow")
                .on(BEFORE_TOOL_EXECUTION)
                .timeout(Duration.ofSeconds(2))
                .handler(context -> {
                    clock.advance(context.argument("pause", Duration.class));
                    return HookResult.proceed();
                }));

        assertThat(slow)
                .on(before(tool("echo"))
                        .argument("pause", Duration.ofSeconds(1))
                        .clock(clock))
                .proceeds();
        assertThat(slow)
                .on(before(tool("echo"))
                        .argument("pause", Duration.ofSeconds(3))
                        .clock(clock))
                .fails(HookFailure.Kind.TIMEOUT);
    }

    @Test
    void aHookOfARegistryIsAskedByItsNameWhateverItsMode() {
        this.registry.register(HookDefinition.builder("guard")
                .on(BEFORE_TOOL_EXECUTION)
                .phase(GUARD)
                .mode(HookMode.DISABLED)
                .handler(context -> HookResult.cancel("no")));

        assertThat(this.registry, "guard")
                .on(before(tool("echo")))
                .cancels("no")
                .by("guard");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(this.registry, "gard"))
                .withMessage("There is no hook 'gard', but [guard]");
        assertThat(this.registry.find("guard").orElseThrow().mode()).isEqualTo(HookMode.DISABLED);
    }

    @Test
    void whyAHookIsNotAskedIsSaid() {
        RegisteredHook hook = this.registry.register(HookDefinition.builder("guard")
                .on(BEFORE_TOOL_EXECUTION)
                .components("shell-*")
                .when(context -> context.arguments().containsKey("command"))
                .handler(context -> HookResult.cancel("no")));

        assertThat(hook).on(before(tool("shell-1")).argument("command", "")).cancels();
        assertNotAsked(hook, before(tool("shell-1")), "its condition does not hold");
        assertNotAsked(hook, before(tool("echo")), "it is not for tool:echo.call");
        assertNotAsked(hook, after(tool("shell-1"), ""), "it is for [BeforeToolExecution], not for AfterToolExecution");
    }

    private static void assertNotAsked(RegisteredHook hook, HookContextBuilder call, String why) {
        assertThat(hook).on(call).isNotAsked();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(hook).on(call).cancels())
                .withMessageContaining("was not asked: " + why);
    }

    @Test
    void allHooksOfAPointAreAskedTogetherEachInItsMode() {
        this.registry.register(HookDefinition.builder("trim")
                .on(BEFORE_TOOL_EXECUTION)
                .handler(context -> HookResult.modify(
                        "text", context.argument("text", String.class).trim())));
        this.registry.register(HookDefinition.builder("short")
                .on(BEFORE_TOOL_EXECUTION)
                .phase(GUARD)
                .handler(context -> context.argument("text", String.class).length() > 3
                        ? HookResult.cancel("too long")
                        : HookResult.proceed()));
        this.registry.register(HookDefinition.builder("trial")
                .on(BEFORE_TOOL_EXECUTION)
                .phase(GUARD)
                .mode(HookMode.SHADOW)
                .handler(context -> HookResult.cancel("only tried")));

        assertThat(this.registry)
                .on(before(tool("echo")).argument("text", "  ab  "))
                .modifies("text", "ab")
                .by("trim");
        assertThat(this.registry)
                .on(before(tool("echo")).argument("text", "abcd"))
                .cancels("too long")
                .by("short");
        assertThat(this.registry).on(after(tool("echo"), "ab")).proceeds();
    }

    @Test
    void theBreakerAndTheListenersOfTheApplicationSeeNothing() {
        RegisteredHook hook = this.registry.register(
                HookDefinition.builder("broken").on(BEFORE_TOOL_EXECUTION).handler(context -> {
                    throw new IllegalStateException("broken");
                }));

        for (int i = 0; i < 20; i++) {
            assertThat(hook).on(before(tool("echo"))).failsWith(IllegalStateException.class);
        }
        assertThat(hook.breakerOpenUntil()).isEmpty();
    }

    @Test
    void aHookOnElementsIsAskedAboutAnElement() {
        RegisteredHook hook = this.registry.register(HookDefinition.builder("words")
                .on(AFTER_TOOL_EXECUTION)
                .elements(true)
                .handler(context -> HookResult.modify(context.result() + "!")));

        assertThat(hook).on(after(tool("echo"), "hi")).modifiesResultTo("hi!");
    }

    @Test
    void aContextHasWhatItWasGiven() {
        TestClock clock = new TestClock();
        HookContext context = at(BEFORE_STATE_WRITE, state("cart"))
                .operation("save")
                .tags("shop")
                .arguments(Map.of("item", "tea"))
                .argument("note", null)
                .decision(HookResult.redirect("archive"))
                .attempt(2)
                .metadata("user", "ann")
                .correlationId("run-1")
                .parent(agent("desk"))
                .clock(clock)
                .build();

        assertThat(context.point()).isEqualTo(BEFORE_STATE_WRITE);
        assertThat(context.target().toString()).isEqualTo("state:cart.save");
        assertThat(context.target().tags()).containsExactly("shop");
        assertThat(context.argument("item", String.class)).isEqualTo("tea");
        assertThat(context.findArgument("note", String.class)).isNull();
        assertThat(context.outcome()).isEqualTo(Outcome.PENDING);
        assertThat(context.decision()).isEqualTo(HookResult.redirect("archive"));
        assertThat(context.attempt()).isEqualTo(2);
        assertThat(context.metadata()).containsEntry("user", "ann");
        assertThat(context.correlationId()).isEqualTo("run-1");
        assertThat(context.parent()).isEqualTo(agent("desk"));
        assertThat(context.timestamp()).isEqualTo(clock.instant());
    }

    @Test
    void aStateHasNoPointThatIsMeantBeforeIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> before(state("cart")))
                .withMessageContaining("HookContexts.at(");
    }
}
