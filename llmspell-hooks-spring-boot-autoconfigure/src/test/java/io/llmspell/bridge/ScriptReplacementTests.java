package io.llmspell.bridge;

import static io.llmspell.bridge.FakeLanguage.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.event.EventBus;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a version of a script when another one takes its place, or the application ends. */
@Timeout(60)
class ScriptReplacementTests {

    private static final HookPoint POINT = HookPoint.of("custom:asked");

    private static final FakeLanguage.Code NOTHING = new FakeLanguage.Code(event -> null);

    private final HookEngine engine = HookEngine.builder().build();

    private final EventBus bus = EventBus.builder().build();

    private final FakeLanguage language = new FakeLanguage();

    private final ScriptHost host = host(this.engine, this.language);

    private final CountDownLatch inside = new CountDownLatch(1);

    private final CountDownLatch leave = new CountDownLatch(1);

    private ScriptHost host(HookEngine engine, FakeLanguage language) {
        return ScriptHost.builder()
                .registry(engine::registry)
                .bus(() -> this.bus)
                .languages(List.of(language))
                .poolSize(1)
                .timeout(Duration.ofSeconds(20))
                .loadTimeout(Duration.ofSeconds(20))
                .permissions(script -> ScriptPermissions.DEFAULT.events(List.of("out.*"), List.of("in.*")))
                .build();
    }

    @AfterEach
    void close() {
        this.leave.countDown();
        this.host.close();
        this.bus.close();
        this.engine.close();
        Awaitility.await().untilAsserted(() -> {
            assertThat(this.language.open).as("contexts that are open").hasValue(0);
            assertThat(this.language.programs).as("programs that are open").hasValue(0);
        });
    }

    private void load(String text) {
        this.host.load(source("s", text));
    }

    private HookOutcome ask() {
        return ask(this.engine);
    }

    private static HookOutcome ask(HookEngine engine) {
        return engine.executor().fire(POINT, new HookTarget(ComponentId.tool("asker"), "ask"), Map.of());
    }

    private CompletableFuture<HookOutcome> askAside() throws InterruptedException {
        CompletableFuture<HookOutcome> asked = CompletableFuture.supplyAsync(this::ask);
        assertThat(this.inside.await(20, TimeUnit.SECONDS)).isTrue();
        return asked;
    }

    /** A script whose hook waits until it may leave, and does this then. */
    private void lingering(String text, Consumer<FakeLanguage.Api> then) {
        this.language.script(
                text,
                api -> api.hook("custom:asked", Map.of("name", "a", "execution", "caller_thread"), context -> {
                    this.inside.countDown();
                    try {
                        this.leave.await();
                    } catch (InterruptedException ex) {
                        throw new IllegalStateException(ex);
                    }
                    then.accept(api);
                    return null;
                }));
    }

    private void subscribing(String text, Object... handlerAndOptions) {
        List<Object> arguments = new ArrayList<>(List.of("in.y"));
        arguments.addAll(List.of(handlerAndOptions));
        this.language.script(text, api -> api.call("event", "subscribe", arguments.toArray()));
    }

    @Test
    void subscriptionThatExpiredIsOpenedAnewByAReload() {
        subscribing("one", Map.of("name", "p"));
        this.host.start();
        load("one");
        this.bus.find("s.p").orElseThrow().close();

        load("one");

        assertThat(this.bus.find("s.p")).isPresent();
    }

    @Test
    void subscriptionWithOtherOptionsTakesThePlaceOfTheOneOfItsName() {
        subscribing("one", Map.of("name", "p", "capacity", 5));
        subscribing("two", Map.of("name", "p", "capacity", 7));
        this.host.start();
        load("one");

        load("two");

        assertThat(this.bus.subscriptions()).hasSize(1);
        assertThat(this.host.find("s").orElseThrow().subscriptions()).containsExactly("s.p");
    }

    @Test
    void subscriptionThatCannotBeOpenedLeavesThoseThatWereThere() {
        subscribing("one", Map.of("name", "p", "capacity", 5));
        this.language.script("two", api -> {
            api.call("event", "subscribe", "in.x", Map.of("name", "new"));
            api.call("event", "subscribe", "in.y", Map.of("name", "p", "durable", true));
        });
        this.host.start();
        load("one");

        assertThatThrownBy(() -> load("two")).isInstanceOf(ScriptException.class);

        assertThat(this.bus.subscriptions()).singleElement().satisfies(open -> {
            assertThat(open.name()).isEqualTo("s.p");
            assertThat(open.capacity()).isEqualTo(5);
        });
        assertThat(this.host.find("s").orElseThrow().subscriptions()).containsExactly("s.p");
    }

    @Test
    void handlerTakesThePlaceOfASubscriptionThatACallOpened() throws Exception {
        List<Object> handled = new CopyOnWriteArrayList<>();
        this.leave.countDown();
        lingering("one", api -> api.call("event", "subscribe", "in.y", Map.of("name", "p")));
        subscribing("two", new FakeLanguage.Code(handled::add), Map.of("name", "p"));
        this.host.start();
        load("one");
        ask();
        assertThat(this.bus.find("s.p")).isPresent();

        load("two");
        this.bus.publish("in.y", "one");

        Awaitility.await().untilAsserted(() -> assertThat(handled).hasSize(1));
    }

    @Test
    void callOfARemovedScriptOpensNoSubscription() throws Exception {
        List<String> refused = new CopyOnWriteArrayList<>();
        lingering("one", api -> {
            try {
                api.call("event", "subscribe", "in.y", Map.of("name", "late"));
            } catch (ScriptException ex) {
                refused.add(ex.getMessage());
            }
        });
        this.host.start();
        load("one");
        CompletableFuture<HookOutcome> asked = askAside();

        this.host.unload("s");
        this.leave.countDown();
        asked.get(20, TimeUnit.SECONDS);

        assertThat(this.bus.subscriptions()).isEmpty();
        assertThat(refused).singleElement().asString().contains("replaced or removed");
    }

    @Test
    void callOfAnOldVersionRemovesNoHookOfTheNewOne() throws Exception {
        List<Object> removed = new CopyOnWriteArrayList<>();
        lingering("one", api -> removed.add(api.call("hook", "unregister", "a")));
        this.language.script("two", api -> api.hook("custom:asked", "a", context -> null));
        load("one");
        CompletableFuture<HookOutcome> asked = askAside();

        load("two");
        this.leave.countDown();
        asked.get(20, TimeUnit.SECONDS);

        assertThat(removed).containsExactly(false);
        assertThat(this.engine.registry().find("s.a")).isPresent();
    }

    @Test
    void hookAndHandlerOfOneNameAreRefused() {
        this.language.script("one", api -> {
            api.hook("custom:asked", "refunds", context -> null);
            api.call("event", "subscribe", "in.y", NOTHING, Map.of("name", "refunds"));
        });

        assertThatThrownBy(() -> load("one")).hasMessageContaining("a hook and a subscription of the name 's.refunds'");
    }

    @Test
    void closingStopsACallOfAVersionThatWasReplaced() throws Exception {
        this.language.script(
                "one",
                api -> api.hook("custom:asked", Map.of("name", "a", "execution", "caller_thread"), context -> {
                    this.inside.countDown();
                    return api.context().loop();
                }));
        this.language.script("two", api -> api.hook("custom:asked", "a", context -> null));
        load("one");
        CompletableFuture<HookOutcome> asked = askAside();
        load("two");

        this.host.close();

        assertThat(asked).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void closingStopsAScriptThatIsBeingLoadedAndIsToldOfTheOthersMeanwhile() throws Exception {
        this.language.script("fine", api -> api.hook("custom:asked", "a", context -> null));
        this.language.script("slow", api -> {
            this.inside.countDown();
            api.context().loop();
        });
        load("fine");
        CompletableFuture<ScriptStatus> loading =
                CompletableFuture.supplyAsync(() -> this.host.load(source("other", "slow")));
        assertThat(this.inside.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(FakeLanguage.names(this.host)).containsExactly("s");
        this.host.close();

        assertThat(loading)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("as the application ends");
        assertThat(FakeLanguage.names(this.host)).isEmpty();
    }

    @Test
    void warmUpThatNeverEndsIsStopped() {
        this.language.identity = context -> context.loop();
        this.language.script("one", api -> {});
        ScriptHost impatient = ScriptHost.builder()
                .registry(this.engine::registry)
                .languages(List.of(this.language))
                .loadTimeout(Duration.ofMillis(100))
                .build();

        assertThatThrownBy(() -> impatient.load(source("s", "one"))).hasMessageContaining("100 ms");
        impatient.close();
    }

    @Test
    void closingWhileCallsBeginLeavesNoContext() throws Exception {
        for (int round = 0; round < 50; round++) {
            FakeLanguage language = new FakeLanguage();
            language.script("one", api -> api.hook("custom:asked", "a", context -> null));
            try (HookEngine engine = HookEngine.builder().build()) {
                ScriptHost host = host(engine, language);
                host.load(source("s", "one"));
                AtomicBoolean go = new AtomicBoolean(true);
                CountDownLatch called = new CountDownLatch(2);
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    Thread thread = new Thread(() -> {
                        while (go.get()) {
                            ask(engine);
                            called.countDown();
                        }
                    });
                    thread.start();
                    threads.add(thread);
                }
                called.await();
                host.close();
                go.set(false);
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(language.open).as("round %d", round).hasValue(0);
                assertThat(language.programs).as("round %d", round).hasValue(0);
            }
        }
    }
}
