package io.llmspell.benchmarks.storage;

import io.llmspell.event.EventQuery;
import io.llmspell.event.EventStorage;
import io.llmspell.event.storage.WriteOptions;
import java.util.SplittableRandom;

/**
 * Prints how many queries a second by correlation id, of ten events each, are answered by a table of many events,
 * beside {@link PlainSelect}.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.llmspell.benchmarks.storage.StoreQueryMain
 *     [events=5000000] [seconds=3] [rounds=3] [databases=postgresql]
 * </pre>
 *
 * To fill the table takes most of the time: H2 takes several times as long as PostgreSQL, so give it fewer events
 * ({@code databases=h2 events=1000000}).
 */
public final class StoreQueryMain {

    private StoreQueryMain() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = new Settings(arguments);
        int count = settings.number("events", 5_000_000);
        int millis = settings.number("seconds", 3) * 1_000;
        System.out.println("Java " + System.getProperty("java.version"));
        for (String kind : settings.text("databases", "postgresql").split(",", -1)) {
            try (BenchmarkDatabase database = BenchmarkDatabase.open(kind)) {
                SampleEvents.fill(database, count);
                try (BenchmarkDatabase.Store store = database.store(WriteOptions.DEFAULT)) {
                    new Rounds(settings.number("rounds", 3))
                            .print(
                                    "%s by correlation id, %,d events".formatted(kind, count),
                                    "queries",
                                    () -> run(count, millis, run -> query(store.storage(), run)),
                                    () -> run(count, millis, run -> PlainSelect.read(database, run, read -> {})));
                }
            }
        }
    }

    private interface Query {

        /** Returns how many events it has found. */
        long run(String correlationId) throws Exception;
    }

    private static double run(int events, int millis, Query query) throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        long began = System.nanoTime();
        long end = began + millis * 1_000_000L;
        long count = 0;
        while (System.nanoTime() < end) {
            // The first run and the last are not complete.
            int run = random.nextInt(1, events / SampleEvents.RUN);
            long found = query.run(SampleEvents.correlationId(run));
            if (found != SampleEvents.RUN) {
                throw new IllegalStateException(found + " events found of run " + run);
            }
            count++;
        }
        return Rounds.rate(count, began);
    }

    private static long query(EventStorage storage, String correlationId) {
        return storage.query(EventQuery.builder().correlationId(correlationId).build())
                .size();
    }
}
