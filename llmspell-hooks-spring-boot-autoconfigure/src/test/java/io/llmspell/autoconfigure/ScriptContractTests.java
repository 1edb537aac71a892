package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.llmspell.annotation.ToolComponent;
import io.llmspell.bridge.ScriptHost;
import io.llmspell.bridge.ScriptStatus;
import io.llmspell.event.EventBus;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookFailure.Kind;
import io.llmspell.hook.HookMetadata;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.state.HookStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * What every language does alike. Its script, {@code contract}, answers a call with what the call says, publishes what
 * it is given, and does single things by their names.
 */
abstract class ScriptContractTests {

    @TempDir
    Path folder;

    /** The name of the language. */
    abstract String language();

    /** Puts the script "contract" into a folder, and says how it is loaded from there. */
    abstract ApplicationContextRunner install(ApplicationContextRunner runner, Path folder) throws Exception;

    /** What it registers. */
    List<String> hooks() {
        return List.of(
                "contract.before",
                "contract.after",
                "contract.error",
                "contract.mirror",
                "contract.worker",
                "contract.leaver",
                "contract.guard");
    }

    static void copy(String file, Path folder) throws IOException {
        try (var script = ScriptContractTests.class.getResourceAsStream("/contract/" + file)) {
            Files.write(folder.resolve(file), script.readAllBytes());
        }
    }

    /** The runs of the component, and how many of them fail. */
    static class Runs {

        final List<String> texts = new CopyOnWriteArrayList<>();

        volatile int failures;
    }

    @ToolComponent("replier")
    static class Replier {

        private final Runs runs;

        Replier(Runs runs) {
            this.runs = runs;
        }

        public String call(String text, Object reply, Object after, Object on_error) {
            this.runs.texts.add(text);
            if (this.runs.texts.size() <= this.runs.failures) {
                throw new IllegalStateException("failed " + text);
            }
            return "ran " + text;
        }
    }

    @ToolComponent("other")
    static class Other {

        public String call(String text, Object reply, Object after, Object on_error) {
            return "other ran " + text;
        }
    }

    @ToolComponent("spare")
    static class Spare extends Replier {

        Spare(Runs runs) {
            super(runs);
        }

        @Override
        public String call(String text, Object reply, Object after, Object on_error) {
            return "spare ran " + text;
        }
    }

    @ToolComponent("worker")
    static class Worker {

        public Object work(String text) {
            return "worked";
        }
    }

    @ToolComponent("guarded")
    static class Guarded {

        public String run(String text) {
            return "ran " + text;
        }
    }

    record Passenger(String name, int age, List<String> tags) {}

    @ToolComponent("mirror")
    static class Mirror {

        public Passenger look(Passenger passenger, Map<String, Object> details, double price, String nothing) {
            if (passenger.age() < 0) {
                throw new IllegalArgumentException("nobody is " + passenger.age());
            }
            return passenger;
        }
    }

    ApplicationContextRunner runner() {
        try {
            return install(HookContexts.runner(), this.folder)
                    .withPropertyValues(
                            "llmspell.bridge.scripts.permissions.contract.publish=contract.*",
                            "llmspell.bridge.scripts.permissions.contract.subscribe=contract.**",
                            "llmspell.bridge.scripts.pool-size=2",
                            "llmspell.bridge.scripts.timeout=2s",
                            "llmspell.events.storage.type=memory")
                    .withUserConfiguration(
                            Replier.class,
                            Other.class,
                            Worker.class,
                            Guarded.class,
                            Mirror.class,
                            ScriptFailures.class,
                            Runs.class)
                    .withInitializer(HookContexts.bean(
                            "spare", Spare.class, definition -> definition.setAutowireCandidate(false)));
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    void run(Consumer<AssertableApplicationContext> test) {
        runner().run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context);
        });
    }

    static Replier replier(AssertableApplicationContext context) {
        return context.getBean("replier", Replier.class);
    }

    static String reply(AssertableApplicationContext context, Object reply) {
        return replier(context).call("text", reply, null, null);
    }

    static Map<String, Object> result(String type, Object... fields) {
        Map<String, Object> result = new HashMap<>();
        result.put("type", type);
        for (int i = 0; i < fields.length; i += 2) {
            result.put((String) fields[i], fields[i + 1]);
        }
        return result;
    }

    static Object work(AssertableApplicationContext context, String what) {
        return context.getBean(Worker.class).work(what);
    }

    @Test
    void scriptIsListedWithWhatItRegistered() {
        run(context -> {
            ScriptStatus status =
                    context.getBean(ScriptHost.class).find("contract").orElseThrow();
            assertThat(status.language()).isEqualTo(language());
            assertThat(status.hooks()).containsExactlyElementsOf(hooks());
            assertThat(status.subscriptions()).containsExactly("contract.pulled", "contract.relay");
            assertThat(status.failure()).isNull();
        });
    }

    @Test
    void optionsOfHooksAreTheirs() {
        run(context -> {
            RegisteredHook hook =
                    context.getBean(HookRegistry.class).find("contract.mirror").orElseThrow();
            HookMetadata metadata = hook.metadata();
            assertThat(metadata.phase()).isEqualTo(HookPhase.OBSERVE);
            assertThat(metadata.priority()).isEqualTo(7);
            assertThat(metadata.tags()).containsExactlyInAnyOrder("one", "two");
            assertThat(metadata.onFailure()).isEqualTo(OnFailure.ALLOW);
            assertThat(metadata.execution()).isEqualTo(ExecutionMode.CALLER_THREAD);
            assertThat(metadata.timeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(metadata.description()).isEqualTo("mirrors");
            assertThat(metadata.version()).isEqualTo("2.0");
            assertThat(metadata.language()).isEqualTo(language());
            assertThat(hook.definition().source()).contains("contract");
        });
    }

    @Test
    void nothingAndContinueGoOn() {
        run(context -> {
            assertThat(reply(context, null)).isEqualTo("ran text");
            assertThat(reply(context, "continue")).isEqualTo("ran text");
            assertThat(reply(context, result("continue"))).isEqualTo("ran text");
            assertThat(context.getBean(ScriptFailures.class).failures).isEmpty();
        });
    }

    @Test
    void skippedIsToldApart() {
        run(context -> {
            assertThat(reply(context, result("skipped", "reason", "not mine"))).isEqualTo("ran text");
            assertThat(context.getBean(ScriptFailures.class).results).contains(HookResult.skip("not mine"));
        });
    }

    @Test
    void modifiedChangesArguments() {
        run(context -> assertThat(reply(context, result("modified", "value", Map.of("text", "ünïcode ☃ 😀"))))
                .isEqualTo("ran ünïcode ☃ 😀"));
    }

    @Test
    void modifiedChangesTheResult() {
        run(context -> assertThat(replier(context).call("text", null, result("modified", "value", "better"), null))
                .isEqualTo("better"));
    }

    @Test
    void modifiedRecoversFromAnError() {
        run(context -> {
            context.getBean(Runs.class).failures = 1;
            assertThat(replier(context).call("text", null, null, result("modified", "value", "recovered")))
                    .isEqualTo("recovered");
        });
    }

    @Test
    void cancelStops() {
        run(context -> {
            assertThatThrownBy(() -> reply(context, result("cancel", "reason", "not today")))
                    .isInstanceOf(HookCancelledException.class)
                    .hasMessageContaining("not today");
            assertThat(context.getBean(Runs.class).texts).isEmpty();
        });
    }

    @Test
    void redirectRunsAnotherComponent() {
        run(context -> assertThat(reply(context, result("redirect", "target", "other")))
                .isEqualTo("other ran text"));
    }

    @Test
    void replaceAnswersOrRunsOnAnotherObject() {
        run(context -> {
            assertThat(reply(context, result("replace", "with", "the answer"))).isEqualTo("the answer");
            assertThat(reply(context, result("replace", "kind", "component", "with", "spare")))
                    .isEqualTo("spare ran text");
        });
    }

    @Test
    void retryRunsAgain() {
        run(context -> {
            context.getBean(Runs.class).failures = 2;
            Object policy = result(
                    "retry",
                    "max_attempts",
                    3,
                    "backoff_ms",
                    1,
                    "multiplier",
                    1.5,
                    "retry_on",
                    List.of("IllegalStateException"));
            assertThat(replier(context).call("text", null, null, policy)).isEqualTo("ran text");
            assertThat(context.getBean(Runs.class).texts).hasSize(3);
        });
    }

    @Test
    void retryIsForTheExceptionsItNames() {
        run(context -> {
            context.getBean(Runs.class).failures = 2;
            Object policy = result("retry", "max_attempts", 3, "retry_on", List.of("java.io.IOException"));
            assertThatThrownBy(() -> replier(context).call("text", policy, null, null))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(context.getBean(Runs.class).texts).hasSize(1);
        });
    }

    @Test
    void forkRunsBranches() {
        run(context -> {
            Object fork = result(
                    "fork",
                    "branches",
                    List.of(Map.of("target", "other", "arguments", Map.of("text", "mine")), Map.of("target", "other")));
            assertThat(reply(context, fork)).isIn("other ran mine", "other ran text");
        });
    }

    @Test
    void cacheRemembers() {
        run(context -> {
            Object cache = result("cache", "ttl_ms", 60_000);
            assertThat(reply(context, cache)).isEqualTo("ran text");
            assertThat(reply(context, cache)).isEqualTo("ran text");
            assertThat(context.getBean(Runs.class).texts).hasSize(1);
            assertThat(reply(context, result("cache", "ttl_ms", 60_000, "key", "k", "result", "kept")))
                    .isEqualTo("kept");
        });
    }

    @Test
    void guardSeesTheDecisionAndCancels() {
        run(context -> {
            assertThat(context.getBean(Guarded.class).run("allowed")).isEqualTo("ran allowed");
            assertThatThrownBy(() -> context.getBean(Guarded.class).run("forbidden"))
                    .isInstanceOf(HookCancelledException.class)
                    .hasMessageContaining("seen");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "field", "number", "list", "no type", "field of another type"})
    void whatIsNoResultFailsNamingScriptAndPlace(String wrong) {
        run(context -> {
            Map<String, Object> wrongs = Map.of(
                    "type", result("explode"),
                    "field", result("cancel", "reason", "x", "cause", "y"),
                    "number", 42,
                    "list", List.of("continue"),
                    "no type", Map.of("reason", "x"),
                    "field of another type", result("cache", "ttl_ms", "soon"));
            assertThat(reply(context, wrongs.get(wrong))).isEqualTo("ran text");
            assertThat(context.getBean(ScriptFailures.class).last()).startsWith("it threw contract");
            assertThat(context.getBean(ScriptFailures.class).failures.get(0).kind())
                    .isEqualTo(Kind.EXCEPTION);
        });
    }

    @Test
    void contextIsGivenWhole() {
        run(context -> {
            List<UniversalEvent> seen = new ArrayList<>();
            PullSubscription pulled = context.getBean(EventBus.class).subscribe("contract.context");
            context.getBean(Mirror.class)
                    .look(new Passenger("Ann", 30, List.of("a", "b")), Map.of("k", List.of(1, 2.5, true)), 9.5, null);
            seen.addAll(receive(pulled, 2));
            UniversalEvent before = seen.get(0);
            assertThat(before.at("/point").asString()).isEqualTo("BeforeToolExecution");
            assertThat(before.at("/component").asString()).isEqualTo("mirror");
            assertThat(before.at("/component_type").asString()).isEqualTo("tool");
            assertThat(before.at("/operation").asString()).isEqualTo("look");
            assertThat(before.at("/correlation_id").asString()).isNotBlank();
            assertThat(before.at("/call_id").asString()).isNotBlank();
            assertThat(before.at("/attempt").asInt()).isEqualTo(1);
            assertThat(before.at("/outcome").asString()).isEqualTo("pending");
            assertThat(before.at("/arguments/passenger/name").asString()).isEqualTo("Ann");
            assertThat(before.at("/arguments/passenger/age").asInt()).isEqualTo(30);
            assertThat(before.at("/arguments/passenger/tags/1").asString()).isEqualTo("b");
            assertThat(before.at("/arguments/details/k/0").asInt()).isEqualTo(1);
            assertThat(before.at("/arguments/details/k/1").asDouble()).isEqualTo(2.5);
            assertThat(before.at("/arguments/details/k/2").asBoolean()).isTrue();
            assertThat(before.at("/arguments/price").asDouble()).isEqualTo(9.5);
            assertThat(before.at("/metadata").isObject()).isTrue();
            UniversalEvent after = seen.get(1);
            assertThat(after.at("/point").asString()).isEqualTo("AfterToolExecution");
            assertThat(after.at("/result/age").asInt()).isEqualTo(30);
            assertThat(after.at("/outcome").asString()).isEqualTo("success");
            assertThat(after.at("/call_id")).isEqualTo(before.at("/call_id"));
            assertThat(after.source().component()).isEqualTo("script.contract");
            assertThat(after.source().correlationId())
                    .isEqualTo(after.at("/correlation_id").asString());
        });
    }

    @Test
    void contextHasTheError() {
        run(context -> {
            PullSubscription pulled = context.getBean(EventBus.class).subscribe("contract.context");
            assertThatThrownBy(() ->
                            context.getBean(Mirror.class).look(new Passenger("Ann", -1, List.of()), Map.of(), 0, null))
                    .isInstanceOf(IllegalArgumentException.class);
            UniversalEvent error = receive(pulled, 2).get(1);
            assertThat(error.at("/point").asString()).isEqualTo("ToolError");
            assertThat(error.at("/error/type").asString()).isEqualTo("java.lang.IllegalArgumentException");
            assertThat(error.at("/error/message").asString()).isEqualTo("nobody is -1");
        });
    }

    static List<UniversalEvent> receive(PullSubscription subscription, int count) {
        List<UniversalEvent> events = new ArrayList<>();
        try {
            while (events.size() < count) {
                events.add(subscription.receive(Duration.ofSeconds(10)).orElseThrow());
            }
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
        return events;
    }

    @Test
    void eventsGoInAndOut() {
        run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            PullSubscription out = bus.subscribe("contract.out");
            UniversalEvent in = UniversalEvent.builder("contract.in.now")
                    .data(Map.of("n", 1, "list", List.of("x"), "none", Map.of()))
                    .correlationId("c-1")
                    .build();
            bus.publish(in);
            UniversalEvent relayed = receive(out, 1).get(0);
            assertThat(relayed.at("/event_type").asString()).isEqualTo("contract.in.now");
            assertThat(relayed.at("/id").asString()).isEqualTo(in.id().toString());
            assertThat(relayed.at("/data/n").asInt()).isEqualTo(1);
            assertThat(relayed.at("/data/list/0").asString()).isEqualTo("x");
            assertThat(relayed.at("/source/component").asString()).isEqualTo("application");
            assertThat(relayed.at("/correlation_id").asString()).isEqualTo("c-1");
            assertThat(relayed.metadata()).contains(entry("via", "script"));
        });
    }

    @Test
    void eventsAreReceived() {
        run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            bus.publish("contract.pull", "first");
            assertThat(work(context, "receive")).isEqualTo("first");
            bus.publish("contract.pull", "second");
            bus.publish("contract.pull", "third");
            assertThat(work(context, "batch")).isEqualTo("third");
            assertThat(work(context, "none")).isEqualTo("nil");
        });
    }

    @Test
    void eventsAreQueried() {
        run(context -> {
            EventBus bus = context.getBean(EventBus.class);
            bus.publish("contract.stored", "old");
            bus.publish("contract.stored", "new");
            assertThat(work(context, "query")).isEqualTo("new");
        });
    }

    @Test
    void stateIsSharedByAllContexts() {
        run(context -> {
            for (int i = 1; i <= 5; i++) {
                assertThat(String.valueOf(work(context, "state"))).isEqualTo("a" + i);
            }
            assertThat(context.getBeansOfType(HookStateStore.class)).isEmpty();
        });
    }

    @Test
    void hooksAreListedAndUnregistered() {
        run(context -> {
            assertThat(String.valueOf(work(context, "list"))).startsWith("contract.");
            assertThat(work(context, "leave")).isEqualTo("true");
            assertThat(work(context, "leave")).isEqualTo("false");
            assertThat(context.getBean(HookRegistry.class).find("contract.leaver"))
                    .isEmpty();
        });
    }

    @Test
    void subscriptionsAreClosed() {
        run(context -> {
            assertThat(work(context, "unsubscribe")).isEqualTo("true");
            assertThat(context.getBean(EventBus.class).find("contract.relay")).isEmpty();
        });
    }

    @Test
    void scriptsLog() {
        run(context -> {
            try (Warnings warnings = Warnings.of("llmspell.scripts.contract")) {
                assertThat(work(context, "log")).isEqualTo("worked");
                assertThat(warnings.messages()).containsExactly("said by a script");
            }
        });
    }

    @Test
    void whatIsNotPermittedIsRefused() {
        run(context -> {
            PullSubscription all = context.getBean(EventBus.class).subscribe("secret.*");
            assertThat(work(context, "denied")).isEqualTo("worked");
            assertThat(context.getBean(ScriptFailures.class).last())
                    .contains("contract", "no permission to publish 'secret.plan'");
            assertThat(all.depth()).isZero();
            assertThat(work(context, "caught")).isEqualTo("false");
        });
    }

    @Test
    void hooksOutsideOfPermittedPointsAreRefused() {
        runner().withPropertyValues("llmspell.bridge.scripts.permissions.contract.points=AfterToolExecution")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("contract")
                        .hasMessageContaining("no permission for hooks at BeforeToolExecution"));
    }

    @Test
    void hooksSeeOnlyPermittedComponents() {
        runner().withPropertyValues("llmspell.bridge.scripts.permissions.contract.components=work*")
                .run(context -> {
                    assertThat(reply(context, result("cancel", "reason", "not seen")))
                            .isEqualTo("ran text");
                    assertThat(work(context, "leave")).isEqualTo("true");
                });
    }

    @Test
    void errorsNameScriptAndMessage() {
        run(context -> {
            assertThat(work(context, "throw")).isEqualTo("worked");
            assertThat(context.getBean(ScriptFailures.class).last())
                    .startsWith("it threw contract")
                    .contains("boom")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "function", "cycle"})
    void valuesThatAreNoDataAreRefused(String what) {
        run(context -> {
            assertThat(work(context, what)).isEqualTo("worked");
            assertThat(context.getBean(ScriptFailures.class).last()).contains("contract");
        });
    }

    @Test
    void registeringInsideOfAFunctionIsRefused() {
        run(context -> {
            assertThat(work(context, "register")).isEqualTo("worked");
            assertThat(context.getBean(ScriptFailures.class).last()).contains("outside of functions");
        });
    }

    @Test
    void scriptThatDoesNotEndIsStoppedAndHealthyAgain() {
        runner().withPropertyValues(
                        "llmspell.hooks.instances[contract.worker].timeout=300ms",
                        "llmspell.hooks.instances[contract.worker].execution=caller_thread",
                        "llmspell.bridge.scripts.pool-size=1")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    for (int i = 0; i < 3; i++) {
                        assertThat(work(context, "loop")).isEqualTo("worked");
                        assertThat(context.getBean(ScriptFailures.class)
                                        .failures
                                        .get(i)
                                        .kind())
                                .isEqualTo(Kind.TIMEOUT);
                        assertThat(String.valueOf(work(context, "state"))).startsWith("a");
                    }
                    assertThat(context.getBean(HookRegistry.class)
                                    .find("contract.worker")
                                    .orElseThrow()
                                    .breakerState())
                            .isEqualTo(BreakerState.CLOSED);
                });
    }

    @Test
    void callsRunInParallel() {
        run(context -> {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> problems = new CopyOnWriteArrayList<>();
            for (int t = 0; t < 4; t++) {
                String mine = "text " + t;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 50; i++) {
                        assertThat(reply(context, result("replace", "with", mine + i)))
                                .isEqualTo(mine + i);
                    }
                });
                thread.setUncaughtExceptionHandler((failed, ex) -> problems.add(ex));
                threads.add(thread);
            }
            threads.forEach(Thread::start);
            threads.forEach(ScriptContractTests::join);
            assertThat(problems).isEmpty();
            assertThat(context.getBean(ScriptFailures.class).failures).isEmpty();
        });
    }

    static void join(Thread thread) {
        try {
            thread.join(Duration.ofMinutes(1).toMillis());
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
