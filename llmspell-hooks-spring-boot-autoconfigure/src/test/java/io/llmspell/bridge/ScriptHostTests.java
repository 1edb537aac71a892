package io.llmspell.bridge;

import static io.llmspell.bridge.FakeLanguage.answer;
import static io.llmspell.bridge.FakeLanguage.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptHostTests {

    private static final String POINT = "custom:asked";

    private final HookEngine engine = HookEngine.builder().build();

    private final EventBus bus = EventBus.builder().build();

    private final FakeLanguage language = new FakeLanguage();

    private final List<String> told = new CopyOnWriteArrayList<>();

    private ScriptHost host = host(2);

    private ScriptHost host(int poolSize) {
        return ScriptHost.builder()
                .registry(this.engine::registry)
                .bus(() -> this.bus)
                .languages(List.of(
                        this.language,
                        new Renamed(this.language, "renamed", "other"),
                        new Renamed(this.language, "plugin")))
                .poolSize(poolSize)
                .timeout(Duration.ofSeconds(5))
                .loadTimeout(Duration.ofMillis(200))
                .permissions(script -> ScriptPermissions.DEFAULT.events(List.of("out.*"), List.of("in.*")))
                .listeners(List.of(new Told()))
                .build();
    }

    private final class Told implements ScriptListener {

        @Override
        public void loaded(ScriptStatus script) {
            ScriptHostTests.this.told.add("loaded " + script.file());
        }

        @Override
        public void failed(String language, ScriptException problem) {
            ScriptHostTests.this.told.add("failed " + problem.getMessage());
            throw new IllegalStateException("a listener of no use");
        }

        @Override
        public void removed(ScriptStatus script) {
            ScriptHostTests.this.told.add("removed " + script.file());
        }
    }

    @AfterEach
    void close() {
        this.host.close();
        this.bus.close();
        // One that was being made just then is let go of on its own thread.
        Awaitility.await().untilAsserted(() -> {
            assertThat(this.language.open).as("contexts that are open").hasValue(0);
            assertThat(this.language.programs).as("programs that are open").hasValue(0);
        });
    }

    private HookOutcome ask() {
        return this.engine
                .executor()
                .fire(HookPoint.of(POINT), new HookTarget(ComponentId.tool("asker"), "ask"), Map.of("text", "x"));
    }

    /** What the hooks have made of the text. */
    private Object asked() {
        return ask().data().get("text");
    }

    private static Map<String, Object> says(Object text) {
        return Map.of("type", "modified", "value", Map.of("text", text));
    }

    private void load(String name, String text) {
        this.host.load(source(name, text));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void hooksOfScriptsDecide() {
        this.language.script("one", api -> api.hook(POINT, "a", context -> says("changed")));

        load("s", "one");

        assertThat(asked()).isEqualTo("changed");
        assertThat(this.engine.registry().find("s.a").orElseThrow().metadata().language())
                .isEqualTo("fake");
    }

    @Test
    void newVersionTakesOverAsOneChange() {
        this.language.script("one", api -> {
            api.hook(POINT, "a", context -> says("one"));
            api.hook(POINT, "gone", context -> null);
        });
        this.language.script("two", api -> {
            api.hook(POINT, "a", context -> says("two"));
            api.hook(POINT, "new", context -> null);
        });
        load("s", "one");
        List<List<String>> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> looking = CompletableFuture.runAsync(() -> {
            while (!done.isDone()) {
                seen.add(this.engine.registry().hooks().stream()
                        .map(hook -> hook.name())
                        .sorted()
                        .toList());
            }
        });

        for (int i = 0; i < 50; i++) {
            load("s", "two");
            load("s", "one");
        }
        done.complete(null);
        looking.join();

        assertThat(seen).isSubsetOf(List.of("s.a", "s.gone"), List.of("s.a", "s.new"));
        assertThat(asked()).isEqualTo("one");
    }

    @Test
    void versionThatDoesNotLoadLeavesTheOldOneAndSaysWhy() {
        this.language.script("one", api -> api.hook(POINT, "a", context -> says("one")));
        this.language.script("broken", api -> {
            api.hook(POINT, "a", context -> says("broken"));
            throw new ScriptException(ScriptException.Kind.ERROR, "s.fake", 12, "undefined name");
        });
        load("s", "one");

        assertThatThrownBy(() -> load("s", "broken")).hasMessage("s.fake:12: undefined name");
        assertThatThrownBy(() -> load("s", "no script")).hasMessage("s.fake:3: unexpected end");

        assertThat(asked()).isEqualTo("one");
        assertThat(this.host.find("s").orElseThrow().failure()).isEqualTo("s.fake:3: unexpected end");
        assertThat(this.told)
                .containsExactly(
                        "loaded s.fake", "failed s.fake:12: undefined name", "failed s.fake:3: unexpected end");
        load("s", "one");
        assertThat(this.host.find("s").orElseThrow().failure()).isNull();
    }

    @Test
    void hookOfANameThatIsTakenIsRefusedAndNothingChanges() {
        this.engine
                .registry()
                .register(
                        HookDefinition.builder("s.b").on(HookPoint.of(POINT)).handler(context -> HookResult.proceed()));
        this.language.script("one", api -> api.hook(POINT, "a", context -> says("one")));
        this.language.script("two", api -> {
            api.hook(POINT, "a", context -> says("two"));
            api.hook(POINT, "b", context -> says("two"));
        });
        load("s", "one");

        assertThatThrownBy(() -> load("s", "two"))
                .hasMessageContaining("s.fake")
                .hasMessageContaining("s.b");

        assertThat(asked()).isEqualTo("one");
    }

    @Test
    void subscriptionOfANameThatIsTakenIsRefusedAndTheOldVersionIsBack() {
        this.bus.subscribe(List.of("in.x"), SubscriptionOptions.named("s.sub"));
        this.language.script("one", api -> {
            api.hook(POINT, "a", context -> says("one"));
            api.call("event", "subscribe", "in.y", Map.of("name", "old"));
        });
        this.language.script("two", api -> {
            api.hook(POINT, "a", context -> says("two"));
            api.call("event", "subscribe", "in.y", new FakeLanguage.Code(event -> null), Map.of("name", "sub"));
        });
        this.host.start();
        load("s", "one");
        this.bus.publish("in.y", "waits");

        assertThatThrownBy(() -> load("s", "two")).hasMessageContaining("s.sub");

        assertThat(asked()).isEqualTo("one");
        assertThat(this.host.find("s").orElseThrow().subscriptions()).containsExactly("s.old");
        assertThat(this.bus.find("s.old").orElseThrow().depth()).isEqualTo(1);
    }

    @Test
    void removedScriptTakesItsHooksAndSubscriptionsWithIt() {
        this.language.script("one", api -> {
            api.hook(POINT, "a", context -> says("one"));
            api.call("event", "subscribe", "in.y", new FakeLanguage.Code(event -> null), Map.of("name", "sub"));
        });
        this.host.start();
        load("s", "one");

        assertThat(this.host.unload("s")).isTrue();
        assertThat(this.host.unload("s")).isFalse();

        assertThat(asked()).isEqualTo("x");
        assertThat(this.bus.subscriptions()).isEmpty();
        assertThat(this.told).containsExactly("loaded s.fake", "removed s.fake");
    }

    @Test
    void subscriptionThatStaysKeepsWhatWaitsInIt() throws Exception {
        List<Object> handled = new CopyOnWriteArrayList<>();
        this.language.script(
                "one",
                api -> api.call(
                        "event", "subscribe", "in.y", new FakeLanguage.Code(event -> null), Map.of("name", "sub")));
        this.language.script(
                "two",
                api -> api.call(
                        "event",
                        "subscribe",
                        "in.y",
                        new FakeLanguage.Code(event -> handled.add(((Map<?, ?>) event).get("data"))),
                        Map.of("name", "sub")));
        this.host.start();
        load("s", "one");
        Subscription subscription = this.bus.find("s.sub").orElseThrow();
        subscription.pause();
        this.bus.publish("in.y", "waits");

        load("s", "two");
        subscription.resume();
        this.bus.drain(Duration.ofSeconds(10));

        assertThat(handled).containsExactly("waits");
        assertThat(this.bus.find("s.sub")).containsSame(subscription);
    }

    @Test
    void operatorsSwitchOfAModeOutlivesAReload() {
        this.language.script("one", api -> api.hook(POINT, "a", context -> says("one")));
        load("s", "one");
        this.engine.registry().setMode("s.a", HookMode.SHADOW);

        load("s", "one");
        load("s", "one");
        load("s", "one");

        assertThat(this.engine.registry().find("s.a").orElseThrow().mode()).isEqualTo(HookMode.SHADOW);
    }

    @Test
    void everyContextRunsTheScriptAndRegistrationsCountOnce() {
        this.host.close();
        this.host = host(4);
        this.language.script("one", api -> api.hook(POINT, "a", context -> says("one")));

        load("s", "one");

        Awaitility.await().untilAsserted(() -> assertThat(this.language.opened).hasValue(4));
        assertThat(this.engine.registry().hooks()).hasSize(1);
    }

    @Test
    void asManyCallsRunAtATimeAsThereAreContexts() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        this.language.script(
                "one",
                api -> api.hook(POINT, "a", context -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    both.countDown();
                    await(both);
                    now.decrementAndGet();
                    return null;
                }));
        load("s", "one");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(threads.submit(this::ask));
            }
            for (Future<?> each : asked) {
                get(each);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void callThatFindsNoContextFailsAtItsDeadline() throws Exception {
        this.host.close();
        this.host = host(1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        this.language.script("one", api -> {
            api.hook(POINT, "a", context -> {
                inside.countDown();
                await(leave);
                return says("one");
            });
            api.hook("custom:other", Map.of("name", "b", "phase", "guard", "timeout_ms", 50), context -> null);
        });
        load("s", "one");
        CompletableFuture<Object> first = CompletableFuture.supplyAsync(this::asked);
        await(inside);

        HookOutcome second = this.engine
                .executor()
                .fire(HookPoint.of("custom:other"), new HookTarget(ComponentId.tool("asker"), "ask"), Map.of());

        assertThat(second.cancelled()).isTrue();
        leave.countDown();
        assertThat(get(first)).isEqualTo("one");
    }

    @Test
    void runawayScriptIsStoppedAndItsContextUsedAgain() {
        loopThenBeHealthy();
        Awaitility.await().untilAsserted(() -> assertThat(this.language.opened).hasValue(2));
    }

    private void loopThenBeHealthy() {
        this.language.script(
                "one",
                api -> api.hook(
                        POINT,
                        Map.of("name", "a", "timeout_ms", 50, "execution", "caller_thread"),
                        context -> FakeLanguage.argument(context, "text").equals("x") && this.told.size() < 2
                                ? stopped(api)
                                : says("healthy")));
        load("s", "one");

        assertThat(asked()).isEqualTo("x");
        assertThat(asked()).isEqualTo("healthy");
    }

    private Object stopped(FakeLanguage.Api api) {
        this.told.add("looped");
        return api.context().loop();
    }

    @Test
    void contextThatDoesNotSurviveItsStopIsMadeAnew() {
        this.language.survivesStop = false;
        loopThenBeHealthy();

        Awaitility.await().untilAsserted(() -> assertThat(this.language.opened).hasValue(3));
        assertThat(this.language.open).hasValue(2);
    }

    @Test
    void scriptThatDoesNotEndIsNotLoaded() {
        this.language.script("one", api -> api.context().loop());

        assertThatThrownBy(() -> load("s", "one"))
                .hasMessageContaining("s.fake")
                .hasMessageContaining("200 ms");
        assertThat(this.host.scripts()).isEmpty();
    }

    @Test
    void callUnderWayEndsInItsVersionWhileTheNextOneTakesOver() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        this.language.script(
                "one",
                api -> api.hook(POINT, "a", context -> {
                    inside.countDown();
                    await(leave);
                    return says("one");
                }));
        this.language.script("two", api -> api.hook(POINT, "a", context -> says("two")));
        load("s", "one");
        CompletableFuture<Object> first = CompletableFuture.supplyAsync(this::asked);
        await(inside);

        load("s", "two");

        assertThat(asked()).isEqualTo("two");
        leave.countDown();
        assertThat(get(first)).isEqualTo("one");
        Awaitility.await()
                .untilAsserted(() -> assertThat(this.language.programs).hasValue(1));
    }

    @Test
    void callThatBeganBeforeAReloadGoesOnInTheNewVersion() {
        this.language.script("one", api -> {
            api.hook(POINT, Map.of("name", "first", "priority", -1), context -> {
                load("s", "two");
                return null;
            });
            api.hook(POINT, "second", context -> says("one"));
        });
        this.language.script("two", api -> {
            api.hook(POINT, "second", context -> says("two"));
        });
        load("s", "one");
        // The contexts that were made in the background must be gone with the version.
        Awaitility.await().untilAsserted(() -> assertThat(this.language.opened).hasValue(2));

        assertThat(asked()).isIn("one", "two");
        assertThat(asked()).isEqualTo("two");
    }

    @Test
    void thousandReloadsLeaveNothingBehind() {
        this.language.script("one", api -> {
            api.hook(POINT, "a", context -> says("one"));
            api.call("event", "subscribe", "in.y", new FakeLanguage.Code(event -> null), Map.of("name", "sub"));
        });
        this.host.start();

        for (int i = 0; i < 1_000; i++) {
            load("s", "one");
        }

        assertThat(this.engine.registry().hooks()).hasSize(1);
        assertThat(this.bus.subscriptions()).hasSize(1);
        Awaitility.await().untilAsserted(() -> {
            assertThat(this.language.programs).hasValue(1);
            assertThat(this.language.open).hasValue(2);
        });
    }

    @Test
    void closingStopsWhatRuns() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        this.language.script(
                "one",
                api -> api.hook(POINT, Map.of("name", "a", "timeout_ms", 60_000), context -> {
                    inside.countDown();
                    return api.context().loop();
                }));
        load("s", "one");
        CompletableFuture<HookOutcome> running = CompletableFuture.supplyAsync(this::ask);
        await(inside);

        this.host.close();

        get(running);
        assertThatThrownBy(() -> load("s", "one")).isInstanceOf(IllegalStateException.class);
        Awaitility.await().untilAsserted(() -> assertThat(this.language.open).hasValue(0));
    }

    @Test
    void plugInThatTakesManyCallsAtOnceHasOneContext() throws Exception {
        this.language.concurrent = true;
        CountDownLatch all = new CountDownLatch(4);
        this.language.script(
                "one",
                api -> api.hook(POINT, "a", context -> {
                    all.countDown();
                    await(all);
                    return says("one");
                }));
        load("s", "one");

        List<CompletableFuture<Object>> asked = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 4; i++) {
                asked.add(CompletableFuture.supplyAsync(this::asked, threads));
            }
            for (CompletableFuture<Object> each : asked) {
                assertThat(get(each)).isEqualTo("one");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(this.language.opened).hasValue(1);
    }

    @Test
    void whatWouldBeDoneOnceForEachContextIsRefusedOutsideOfFunctions() {
        this.language.script("publishes", api -> api.call("event", "publish", "out.x"));
        this.language.script("sets", api -> api.call("state", "set", "k", 1L));

        assertThatThrownBy(() -> load("s", "publishes"))
                .hasMessageContaining("event.publish is for hooks and handlers");
        assertThatThrownBy(() -> load("s", "sets")).hasMessageContaining("state.set is for hooks and handlers");
    }

    @Test
    void registrationsThatDependOnTheContextAreToldOf() {
        AtomicInteger count = new AtomicInteger();
        this.language.script("one", api -> api.hook(POINT, "a" + count.getAndIncrement(), context -> says("one")));

        load("s", "one");

        assertThat(asked()).isEqualTo("one");
        assertThat(this.engine.registry().hooks()).hasSize(1);
        Awaitility.await().untilAsserted(() -> assertThat(this.language.opened).hasValue(2));
    }

    @Test
    void eventsThatAreNotPermittedAreRefused() {
        this.language.script("subscribes", api -> api.call("event", "subscribe", "secret.*", Map.of("name", "n")));
        this.language.script(
                "publishes",
                api -> api.hook(
                        POINT,
                        Map.of("name", "a", "phase", "guard"),
                        context -> api.call("event", "publish", "secret.x")));

        assertThatThrownBy(() -> load("s", "subscribes"))
                .hasMessageContaining("no permission to subscribe to 'secret.*'")
                .hasMessageContaining("llmspell.bridge.scripts.permissions.s.subscribe");
        load("t", "publishes");
        assertThat(ask().cancelled()).isTrue();
    }

    @Test
    void permissionThatIsMissingIsToldInTheWayThatItIsWritten() {
        this.language.script("subscribes", api -> api.call("event", "subscribe", "secret.*", Map.of("name", "n")));

        assertThatThrownBy(() -> load("guards/refunds", "subscribes"))
                .hasMessageContaining("llmspell.bridge.scripts.permissions[guards/refunds].subscribe");
    }

    @Test
    void scriptThatSubscribesWhereThereAreNoEventsIsNotLoaded() {
        this.language.script("subscribes", api -> api.call("event", "subscribe", "in.*", Map.of("name", "n")));
        try (ScriptHost silent = ScriptHost.builder()
                .registry(this.engine::registry)
                .languages(List.of(this.language))
                .build()) {
            assertThatThrownBy(() -> silent.load(source("s", "subscribes")))
                    .hasMessageStartingWith("s.fake: this application has no events")
                    .hasMessageContaining("llmspell.events.enabled=true");
        }
    }

    @Test
    void subscriptionThatCannotBeOpenedNamesItsScript() {
        this.language.script(
                "durable",
                api -> api.call(
                        "event",
                        "subscribe",
                        "in.*",
                        new FakeLanguage.Code(event -> null),
                        Map.of("name", "n", "durable", true)));
        load("s", "durable");

        assertThatThrownBy(this.host::start)
                .isInstanceOf(ScriptException.class)
                .hasMessageStartingWith("s.fake: A durable subscription needs a storage");
    }

    @Test
    void nothingTakesThePlaceOfAPluginButItsOwnFile() {
        this.language
                .script("one", api -> api.hook(POINT, "a", context -> says("one")))
                .script("two", api -> api.hook(POINT, "a", context -> says("two")));
        this.host.load(ScriptSource.of("s", "s.so", "one"), "plugin");

        assertThatThrownBy(() -> load("s", "two"))
                .isInstanceOf(ScriptException.class)
                .hasMessage("s.fake: its name, 's', is that of s.so, which stays in force: rename one of the two"
                        + " files");
        assertThatThrownBy(() -> this.host.load(ScriptSource.of("s", "s.so.2", "two"), "plugin"))
                .hasMessageStartingWith("s.so.2: its name, 's', is that of s.so");
        assertThat(asked()).isEqualTo("one");

        this.host.load(ScriptSource.of("s", "s.so", "two"), "plugin");
        assertThat(asked()).isEqualTo("two");
    }

    @Test
    void pluginTakesThePlaceOfNoScriptButAnotherLanguageDoes() {
        this.language
                .script("one", api -> api.hook(POINT, "a", context -> says("one")))
                .script("two", api -> api.hook(POINT, "a", context -> says("two")));
        load("s", "one");

        assertThatThrownBy(() -> this.host.load(ScriptSource.of("s", "s.so", "two"), "plugin"))
                .hasMessageStartingWith("s.so: its name, 's', is that of s.fake");
        assertThat(asked()).isEqualTo("one");

        this.host.load(ScriptSource.of("s", "s.other", "two"));
        assertThat(asked()).isEqualTo("two");
    }

    @Test
    void resultsNameTheLineOfTheFunction() {
        this.language.script(
                "one",
                api -> api.hook(POINT, Map.of("name", "a", "phase", "guard"), context -> Map.of("type", "explode")));
        load("s", "one");

        assertThat(ask().cancellation()).rootCause().hasMessageStartingWith("s.fake:7: there is no result of type");
    }

    @Test
    void fileThatNoLanguageHasIsRefused() {
        assertThatThrownBy(() -> this.host.load(ScriptSource.of("s", "s.rb", "puts 1")))
                .hasMessageContaining("s.rb: no language has files that end so; there are [fake, other]");
    }

    @Test
    void answersAreRefusedWhereThereIsNoOperation() {
        this.language.script(
                "one", api -> api.hook(POINT, Map.of("name", "a", "phase", "guard"), context -> answer("x")));
        load("s", "one");

        assertThat(ask().cancelled()).isTrue();
    }

    @Test
    void scriptRemovesNoHookOfABeanThatIsNamedLikeIt() {
        this.engine
                .registry()
                .register(HookDefinition.builder("s.guard")
                        .on(HookPoint.of(POINT))
                        .handler(context -> HookResult.proceed()));
        List<Object> removed = new CopyOnWriteArrayList<>();
        this.language.script(
                "one",
                api -> api.hook(POINT, "a", context -> {
                    removed.add(api.call("hook", "unregister", "guard"));
                    removed.add(api.call("hook", "unregister", "s.guard"));
                    return null;
                }));
        load("s", "one");

        ask();

        assertThat(removed).containsExactly(false, false);
        assertThat(this.engine.registry().find("s.guard")).isPresent();
    }

    @Test
    void contextThatCouldNotBeMadeIsTriedAgain() {
        this.host.close();
        this.host = host(1);
        this.language.survivesStop = false;
        AtomicInteger runs = new AtomicInteger();
        this.language.script("one", api -> {
            if (runs.incrementAndGet() == 2) {
                throw new ScriptException(ScriptException.Kind.LIMIT, "not now");
            }
            api.hook(
                    POINT,
                    Map.of("name", "a", "timeout_ms", 300, "execution", "caller_thread"),
                    context -> runs.get() == 1 ? api.context().loop() : says("healthy"));
        });
        load("s", "one");
        assertThat(asked()).isEqualTo("x");
        Awaitility.await().untilAsserted(() -> assertThat(runs).hasValue(2));

        Awaitility.await().untilAsserted(() -> assertThat(asked()).isEqualTo("healthy"));
    }
}
