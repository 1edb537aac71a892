package io.llmspell.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.llmspell.hook.BreakerSettings;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefaults;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.StandardHookPoint;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What every store of hook state does. */
@Timeout(120)
abstract class HookStateContract {

    static final Instant NOW = Instant.parse("2026-05-04T03:02:00Z");

    private final HookEngine engine = HookEngine.builder()
            .defaults(new HookDefaults(Duration.ofSeconds(30), ExecutionMode.ADAPTIVE, BreakerSettings.DEFAULT))
            .build();

    private HookStateStore store = HookStateStore.inMemory();

    private HookState state = this.store.open("counter");

    /** Makes an empty one. */
    abstract HookStateStore create(HookStateStore.Builder builder);

    /** Another one, as a second instance of the application has it. */
    abstract HookStateStore another(HookStateStore.Builder builder);

    @BeforeEach
    final void open() {
        this.store = create(builder());
        this.state = this.store.open("counter");
    }

    @AfterEach
    final void closeEngine() {
        this.engine.close();
    }

    private HookStateStore.Builder builder() {
        return HookStateStore.builder()
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .limits(new HookStateLimits(20, 100, 3))
                .migrations(this.engine::executor);
    }

    @Test
    void whatIsPutIsThere() {
        HookState.Entry put = this.state.put("calls", Map.of("n", 7));

        assertThat(this.state.get("calls")).contains(put);
        assertThat(put.value().get("n").intValue()).isEqualTo(7);
        assertThat(put.changedAt()).isEqualTo(NOW);
        assertThat(this.state.get("other")).isEmpty();
    }

    @Test
    void valuesComeBackAsTheirType() {
        this.state.put("visit", new Visit("ann", 3));

        assertThat(this.state.get("visit", Visit.class)).contains(new Visit("ann", 3));
        assertThat(this.state.get("other", Visit.class)).isEmpty();
        assertThatExceptionOfType(HookStateException.class)
                .isThrownBy(() -> this.state.get("visit", Integer.class))
                .withMessageContaining("'visit' of hook 'counter' is no java.lang.Integer");
    }

    @Test
    void textsAndNumbersComeBackExactly() {
        String odd = "a\u0000\"\\\n\u00e9\u4e2d\uD83D\uDE00 \uD83D";
        this.state.put("text", odd);
        this.state.put("money", new BigDecimal("1234567890.1000000000000000001"));

        assertThat(this.state.get("text", String.class)).contains(odd);
        assertThat(this.state.get("money", BigDecimal.class))
                .contains(new BigDecimal("1234567890.1000000000000000001"));
        assertThat(this.state.get("money").orElseThrow().value().decimalValue())
                .isEqualTo(new BigDecimal("1234567890.1000000000000000001"));
    }

    @Test
    void aValueReadIsACopy() {
        this.state.put("visit", new Visit("ann", 3));

        ((ObjectNode) this.state.get("visit").orElseThrow().value()).put("count", 9);

        assertThat(this.state.get("visit", Visit.class)).contains(new Visit("ann", 3));
    }

    @Test
    void hooksDoNotSeeEachOther() {
        this.state.put("key", 1);
        this.store.open("other").put("key", 2);

        assertThat(this.state.get("key", Integer.class)).contains(1);
        assertThat(this.store.open("counter").get("key", Integer.class)).contains(1);
        this.store.open("other").remove("key");
        assertThat(this.state.keys()).containsExactly("key");
    }

    @Test
    void anEntryIsWrittenOnlyWhereItIsOfTheExpectedVersion() {
        assertThat(this.state.compareAndSet("key", 0, "a")).isTrue();
        assertThat(this.state.compareAndSet("key", 0, "b")).isFalse();
        long version = this.state.get("key").orElseThrow().version();

        assertThat(this.state.compareAndSet("key", version, "c")).isTrue();
        assertThat(this.state.compareAndSet("key", version, "d")).isFalse();
        assertThat(this.state.compareAndSet("none", version, "e")).isFalse();

        assertThat(this.state.get("key", String.class)).contains("c");
        assertThatIllegalArgumentException().isThrownBy(() -> this.state.compareAndSet("key", -1, "f"));
    }

    @Test
    void theVersionOfAnEntryThatWasRemovedDoesNotComeBack() {
        long version = this.state.put("key", "a").version();
        assertThat(this.state.remove("key")).isTrue();
        assertThat(this.state.remove("key")).isFalse();
        this.state.put("key", "b");

        assertThat(this.state.compareAndSet("key", version, "c")).isFalse();
        assertThat(this.state.get("key", String.class)).contains("b");
    }

    @Test
    void keysAreInOrder() {
        List.of("b", "\u00e9", "a").forEach(key -> this.state.put(key, 1));

        assertThat(this.state.keys()).containsExactly("a", "b", "\u00e9");
    }

    @Test
    void limitsAreNamed() {
        List.of("a", "b", "c").forEach(key -> this.state.put(key, 1));

        assertThatExceptionOfType(HookStateLimitException.class)
                .isThrownBy(() -> this.state.put("d", 1))
                .withMessageContaining("Hook 'counter' has 3 entries");
        this.state.put("c", 2);
        this.state.remove("a");
        this.state.put("d", 1);
        assertThatExceptionOfType(HookStateLimitException.class)
                .isThrownBy(() -> this.state.put("c", "x".repeat(99)))
                .withMessageContaining("101 characters as JSON, and may have 100");
        assertThatExceptionOfType(HookStateLimitException.class)
                .isThrownBy(() -> this.state.put("k".repeat(21), 1))
                .withMessageContaining("21 characters, and may have 20");
        assertThat(this.state.keys()).containsExactly("b", "c", "d");
    }

    @Test
    void keysAndNamesThatNoDatabaseTakesAreRefused() {
        assertThatExceptionOfType(HookStateException.class).isThrownBy(() -> this.state.get(""));
        assertThatExceptionOfType(HookStateException.class).isThrownBy(() -> this.state.put("a\u0000", 1));
        assertThatExceptionOfType(HookStateException.class).isThrownBy(() -> this.state.remove("a\uD800"));
        assertThatExceptionOfType(HookStateException.class).isThrownBy(() -> this.store.open(" "));
        assertThatExceptionOfType(HookStateException.class).isThrownBy(() -> this.store.open("h".repeat(201)));
        assertThatExceptionOfType(HookStateException.class).isThrownBy(() -> this.store.open("hook", 0));
    }

    @Test
    void nullIsNoValue() {
        assertThatExceptionOfType(HookStateException.class)
                .isThrownBy(() -> this.state.put("key", JsonMapper.shared().nullNode()))
                .withMessageContaining("remove the entry");
    }

    @Test
    void ofManyWhoExpectTheSameVersionOneWrites() throws Exception {
        HookState other = another(builder()).open("counter");
        long version = this.state.put("key", 0).version();
        AtomicInteger written = new AtomicInteger();

        together(8, number -> {
            HookState used = (number % 2 == 0) ? this.state : other;
            if (used.compareAndSet("key", version, number)) {
                written.incrementAndGet();
            }
        });

        assertThat(written).hasValue(1);
    }

    @Test
    void ofManyWhoExpectNothingOneWrites() throws Exception {
        HookState other = another(builder()).open("counter");
        AtomicInteger written = new AtomicInteger();

        together(8, number -> {
            if (((number % 2 == 0) ? this.state : other).compareAndSet("key", 0, number)) {
                written.incrementAndGet();
            }
        });

        assertThat(written).hasValue(1);
    }

    @Test
    void noUpdateIsLost() throws Exception {
        HookState other = another(builder()).open("counter");

        together(8, number -> {
            HookState used = (number % 2 == 0) ? this.state : other;
            for (int i = 0; i < 10; i++) {
                used.update("calls", Integer.class, calls -> (calls == null) ? 1 : calls + 1);
            }
        });

        assertThat(this.state.get("calls", Integer.class)).contains(80);
    }

    @Test
    void theLimitOfEntriesHoldsForManyAtOnce() throws Exception {
        HookState other = another(builder()).open("counter");
        AtomicInteger refused = new AtomicInteger();

        together(8, number -> {
            try {
                ((number % 2 == 0) ? this.state : other).put("key" + number, number);
            } catch (HookStateLimitException ex) {
                refused.incrementAndGet();
            }
        });

        assertThat(this.state.keys()).hasSize(3);
        assertThat(refused).hasValue(5);
    }

    @Test
    void anOlderValueIsMigratedStepByStepAndStaysSo() {
        this.state.put("visit", "ann");
        AtomicInteger runs = new AtomicInteger();
        migrate(context -> {
            runs.incrementAndGet();
            assertThat(context.argument("hook", String.class)).isEqualTo("counter");
            assertThat(context.argument("key", String.class)).isEqualTo("visit");
            JsonNode value = context.argument("value", JsonNode.class);
            return switch (context.argument("fromVersion", Integer.class)) {
                case 1 -> HookResult.modify("value", Map.of("who", value.stringValue()));
                case 2 -> HookResult.modify("value", new Visit(value.get("who").stringValue(), 1));
                default -> HookResult.cancel("unknown");
            };
        });

        HookState newer = this.store.open("counter", 3);
        assertThat(newer.get("visit", Visit.class)).contains(new Visit("ann", 1));
        assertThat(newer.get("visit", Visit.class)).contains(new Visit("ann", 1));
        assertThat(another(builder()).open("counter", 3).get("visit", Visit.class))
                .contains(new Visit("ann", 1));
        assertThat(runs).hasValue(2);
    }

    @Test
    void anUpdateOfAnOlderValueBeginsWithTheMigratedOne() {
        this.state.put("calls", 7);
        migrate(context -> HookResult.modify("value", Map.of("calls", 7)));

        JsonNode updated = this.store
                .open("counter", 2)
                .update("calls", JsonNode.class, value -> ((ObjectNode) value).put("more", true));

        assertThat(updated).hasToString("{\"calls\":7,\"more\":true}");
    }

    @Test
    void aRefusedMigrationLeavesTheValue() {
        this.state.put("calls", 7);
        migrate(context -> HookResult.cancel("not today"));

        assertThatExceptionOfType(HookStateSchemaException.class)
                .isThrownBy(() -> this.store.open("counter", 2).get("calls"))
                .withMessageContaining("from schema 1 to 2 was refused: not today");
        assertThat(this.state.get("calls", Integer.class)).contains(7);
    }

    @Test
    void aValueThatNoHookMigratesIsNotTakenAsItIs() {
        this.state.put("calls", 7);

        assertThatExceptionOfType(HookStateSchemaException.class)
                .isThrownBy(() -> this.store.open("counter", 2).get("calls"))
                .withMessageContaining("was done by no hook");
        assertThat(this.state.get("calls", Integer.class)).contains(7);
    }

    /** The crash in the middle: what came before the write has left nothing. */
    @Test
    void aMigrationThatFailsInTheMiddleIsDoneAgain() {
        this.state.put("calls", 7);
        AtomicInteger runs = new AtomicInteger();
        migrate(context -> {
            if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("crash");
            }
            return HookResult.modify(
                    "value", context.argument("value", JsonNode.class).intValue() + 1);
        });
        HookState newer = this.store.open("counter", 3);

        assertThatExceptionOfType(HookStateSchemaException.class).isThrownBy(() -> newer.get("calls"));
        assertThat(this.state.get("calls", Integer.class)).contains(7);

        assertThat(newer.get("calls", Integer.class)).contains(9);
    }

    @Test
    void twoInstancesThatMigrateAtOnceAgree() throws Exception {
        this.state.put("calls", 7);
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger number = new AtomicInteger();
        migrate(context -> {
            both.countDown();
            assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
            return HookResult.modify("value", "migrated by " + number.incrementAndGet());
        });
        List<HookState> instances =
                List.of(this.store.open("counter", 2), another(builder()).open("counter", 2));
        String[] seen = new String[2];

        together(2, i -> seen[i] = instances.get(i).get("calls", String.class).orElseThrow());

        assertThat(seen[0]).isEqualTo(seen[1]);
        assertThat(number).hasValue(2);
    }

    @Test
    void whatANewerInstanceWroteIsNeitherReadNorWrittenOver() {
        this.store.open("counter", 2).put("calls", "many");

        assertThatExceptionOfType(HookStateSchemaException.class)
                .isThrownBy(() -> this.state.get("calls"))
                .withMessageContaining("is of schema 2, and this instance knows 1 at most");
        assertThatExceptionOfType(HookStateSchemaException.class).isThrownBy(() -> this.state.put("calls", 1));
        assertThatExceptionOfType(HookStateSchemaException.class).isThrownBy(() -> this.state.remove("calls"));
        assertThat(this.store.open("counter", 2).get("calls", String.class)).contains("many");
    }

    private void migrate(HookHandler handler) {
        this.engine
                .registry()
                .register(HookDefinition.builder("migration")
                        .on(StandardHookPoint.STATE_MIGRATION)
                        .components("counter")
                        .handler((HookContext context) -> handler.handle(context)));
    }

    /** Something done by a number of threads. */
    interface Numbered {
        void run(int number) throws Exception;
    }

    static void together(int threads, Numbered task) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            FutureTask<Boolean> future = new FutureTask<>(() -> {
                start.await();
                task.run(number);
                return true;
            });
            tasks.add(future);
            new Thread(future).start();
        }
        start.countDown();
        for (FutureTask<Boolean> future : tasks) {
            assertThat(future.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    record Visit(String who, int count) {}
}
