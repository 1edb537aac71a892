package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.storage.CrashChild.Mode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The application is killed in the middle of a burst, started again and killed again. {@code -Dcrash.rounds=50} does so
 * 50 times, {@code -Dcrash.modes=SYNC} for some modes only.
 */
class EventStoreCrashTests {

    private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);

    private static final List<Mode> MODES = Stream.of(
                    System.getProperty("crash.modes", "SYNC,ASYNC,JOIN").split(","))
            .map(Mode::valueOf)
            .toList();

    private static final int KILLS = 2;

    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Map<Integer, Integer> published = new HashMap<>();

    /** What was handled by each instance. */
    private final List<List<Integer>> handled = new ArrayList<>();

    static Stream<Arguments> rounds() {
        return IntStream.rangeClosed(1, ROUNDS)
                .boxed()
                .flatMap(round -> MODES.stream().map(mode -> Arguments.of(mode, round)));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    @Timeout(120)
    void whatWasPublishedIsInH2AfterAKill(Mode mode, int round) throws Exception {
        List<String> access = List.of(TestDatabase.h2Url(this.folder), "sa", "");
        check("H2", mode, access);
    }

    @ParameterizedTest
    @MethodSource("rounds")
    @Timeout(120)
    void whatWasPublishedIsInPostgresAfterAKill(Mode mode, int round) throws Exception {
        PGSimpleDataSource dataSource = TestDatabase.postgres();
        List<String> access = List.of(dataSource.getURL(), dataSource.getUser(), dataSource.getPassword());
        check("PostgreSQL", mode, access);
    }

    private void check(String name, Mode mode, List<String> access) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            crash(mode, access, kill * CrashChild.PUBLISHERS);
        }
        try (HikariDataSource pool = pool(access);
                StoreDatabase database = StoreDatabase.open(pool, AMPLE);
                DurableEventStorage storage = CrashChild.storage(database, mode)) {
            awaitRelay(pool);
            List<Integer> stored = stored(storage);
            int lost = lost(stored, mode);
            resume(storage, stored);
            report(name, mode, stored.size(), lost);
        }
    }

    private void report(String name, Mode mode, int stored, int lost) {
        if (ROUNDS > 1) {
            System.out.printf(
                    "Killed %s %s: %d published, %d stored, %d lost, handled %s%n",
                    name,
                    mode,
                    this.published.values().stream().mapToInt(Integer::intValue).sum(),
                    stored,
                    lost,
                    this.handled.stream().map(List::size).toList());
        }
    }

    private void crash(Mode mode, List<String> access, int firstPublisher) throws Exception {
        List<String> arguments = new ArrayList<>(access);
        arguments.add(mode.name());
        arguments.add(Integer.toString(firstPublisher));
        CrashedRun run = CrashedRun.of(arguments, ThreadLocalRandom.current().nextInt(1, 1_500));
        for (int number : run.published) {
            int event = number % CrashChild.FACTOR;
            int before = this.published.getOrDefault(number / CrashChild.FACTOR, 0);
            assertThat(event).isEqualTo(before + 1);
            this.published.put(number / CrashChild.FACTOR, event);
        }
        this.handled.add(run.handled);
    }

    private static HikariDataSource pool(List<String> access) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(access.get(0));
        pool.setUsername(access.get(1));
        pool.setPassword(access.get(2));
        return pool;
    }

    /** What was committed in transactions of the application may not be with the events yet. */
    private static void awaitRelay(HikariDataSource pool) {
        await().atMost(AMPLE).until(() -> Outboxes.size(pool) == 0);
    }

    private static List<Integer> stored(DurableEventStorage storage) {
        try (Stream<StoredEvent> events = storage.stream(EventQuery.all())) {
            List<StoredEvent> all = events.toList();
            assertThat(all).extracting(StoredEvent::position).isSorted().doesNotHaveDuplicates();
            assertThat(all).extracting(stored -> stored.event().id()).doesNotHaveDuplicates();
            return all.stream().map(stored -> stored.event().data().asInt()).toList();
        }
    }

    /** Each once, in the order of its publisher; returns how many are missing at the end. */
    private int lost(List<Integer> stored, Mode mode) {
        Map<Integer, Integer> last = new HashMap<>();
        for (int number : stored) {
            int publisher = number / CrashChild.FACTOR;
            assertThat(number % CrashChild.FACTOR).as("after %s", last).isEqualTo(last.getOrDefault(publisher, 0) + 1);
            last.put(publisher, number % CrashChild.FACTOR);
        }
        int lost = this.published.entrySet().stream()
                .mapToInt(told -> Math.max(0, told.getValue() - last.getOrDefault(told.getKey(), 0)))
                .sum();
        if (mode == Mode.ASYNC) {
            assertThat(lost).isLessThanOrEqualTo(KILLS * (CrashChild.CAPACITY + CrashChild.BATCH));
        } else {
            assertThat(lost).isZero();
        }
        return lost;
    }

    /** Whether it is saved that all is handled. */
    private static boolean isHandled(DurableEventStorage storage) {
        long end = storage.lastPosition();
        return storage.subscriptions().orElseThrow().known().stream().anyMatch(known -> known.position() == end);
    }

    /** Each instance goes on in order, where the one before it was or a little before. */
    private void resume(DurableEventStorage storage, List<Integer> stored) {
        List<Integer> rest = new CopyOnWriteArrayList<>();
        try (EventBus bus = EventBus.builder().storage(storage).build()) {
            CrashChild.subscribe(bus, rest::add);
            await().atMost(AMPLE).until(() -> isHandled(storage));
            assertThat(bus.deadLetters().list()).isEmpty();
        }
        this.handled.add(rest);
        int done = 0;
        for (List<Integer> instance : this.handled) {
            if (!instance.isEmpty()) {
                int from = stored.indexOf(instance.get(0));
                assertThat(from).isBetween(0, done);
                assertThat(instance).isEqualTo(stored.subList(from, from + instance.size()));
                done = Math.max(done, from + instance.size());
            }
        }
        assertThat(done).isEqualTo(stored.size());
    }
}
