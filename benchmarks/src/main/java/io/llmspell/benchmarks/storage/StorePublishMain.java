package io.llmspell.benchmarks.storage;

import io.llmspell.event.EventBus;
import io.llmspell.event.storage.Durability;
import io.llmspell.event.storage.DurableEventStorage;
import io.llmspell.event.storage.WriteOptions;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Prints how many events a second are published to a bus that stores them, beside {@link PlainInserts} with the same
 * tables, indexes and settings: {@code sync} with 16 publishers, who wait for their commits, beside commits of 16 rows;
 * {@code async} with four publishers, until all is committed, beside commits of 256 rows.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.llmspell.benchmarks.storage.StorePublishMain
 *     [seconds=4] [rounds=3] [publishers=16] [modes=sync,async] [databases=h2,postgresql]
 * </pre>
 */
public final class StorePublishMain {

    private static final int ASYNC_PUBLISHERS = 4;

    private StorePublishMain() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = new Settings(arguments);
        System.out.println("Java " + System.getProperty("java.version"));
        for (String kind : settings.databases()) {
            for (String mode : settings.text("modes", "sync,async").split(",", -1)) {
                measure(kind, mode, settings);
            }
        }
    }

    private static void measure(String kind, String mode, Settings settings) throws Exception {
        boolean sync = mode.equals("sync");
        int millis = settings.number("seconds", 4) * 1_000;
        int publishers = settings.number("publishers", sync ? 16 : ASYNC_PUBLISHERS);
        try (BenchmarkDatabase ours = BenchmarkDatabase.open(kind);
                BenchmarkDatabase theirs = BenchmarkDatabase.open(kind);
                BenchmarkDatabase.Store store =
                        ours.store(WriteOptions.DEFAULT.with(sync ? Durability.SYNC : Durability.ASYNC));
                EventBus bus = EventBus.builder().storage(store.storage()).build()) {
            PlainInserts plain = new PlainInserts(theirs, sync ? publishers : WriteOptions.DEFAULT.batchSize());
            new Rounds(settings.number("rounds", 3))
                    .print(
                            kind + " " + mode + ", " + publishers + " publishers",
                            "events",
                            () -> publish(bus, store.storage(), publishers, millis),
                            () -> plain.run(millis));
        }
    }

    /** Until all is committed. */
    private static double publish(EventBus bus, DurableEventStorage storage, int publishers, int millis)
            throws Exception {
        LongAdder published = new LongAdder();
        long before = storage.lastPosition();
        long began = System.nanoTime();
        long end = began + millis * 1_000_000L;
        List<FutureTask<Void>> tasks = IntStream.range(0, publishers)
                .mapToObj(publisher -> new FutureTask<Void>(() -> publish(bus, published, end), null))
                .toList();
        tasks.forEach(task -> new Thread(task).start());
        for (FutureTask<Void> task : tasks) {
            task.get(5, TimeUnit.MINUTES);
        }
        while (storage.lastPosition() < before + published.sum()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return Rounds.rate(published.sum(), began);
    }

    private static void publish(EventBus bus, LongAdder published, long end) {
        while (System.nanoTime() < end) {
            bus.publish(SampleEvents.event("run-7"));
            published.increment();
        }
    }
}
