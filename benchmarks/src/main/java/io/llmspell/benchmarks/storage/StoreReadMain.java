package io.llmspell.benchmarks.storage;

import io.llmspell.event.EventQuery;
import io.llmspell.event.EventReplay;
import io.llmspell.event.EventStorage;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.storage.WriteOptions;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints how many events a second are read by {@code stream} and given to a handler by a replay, all events of a table
 * each, beside {@link PlainSelect}, and beside one that parses the JSON, too.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.llmspell.benchmarks.storage.StoreReadMain
 *     [events=200000] [rounds=3] [databases=h2,postgresql]
 * </pre>
 */
public final class StoreReadMain {

    private static final JsonMapper JSON = new JsonMapper();

    private StoreReadMain() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = new Settings(arguments);
        System.out.println("Java " + System.getProperty("java.version"));
        for (String kind : settings.databases()) {
            try (BenchmarkDatabase database = BenchmarkDatabase.open(kind)) {
                SampleEvents.fill(database, settings.number("events", 200_000));
                try (BenchmarkDatabase.Store store = database.store(WriteOptions.DEFAULT)) {
                    Rounds rounds = new Rounds(settings.number("rounds", 3));
                    rounds.print(kind + " stream", "events", () -> stream(store.storage()), () -> plain(database));
                    rounds.print(kind + " replay", "events", () -> replay(store.storage()), () -> plain(database));
                    rounds.print(
                            kind + " replay · select and parse",
                            "events",
                            () -> replay(store.storage()),
                            () -> parsed(database));
                }
            }
        }
    }

    private static double stream(EventStorage storage) {
        long began = System.nanoTime();
        try (Stream<StoredEvent> events = storage.stream(EventQuery.builder().build())) {
            return Rounds.rate(events.filter(event -> event.position() > 0).count(), began);
        }
    }

    private static double replay(EventStorage storage) throws InterruptedException {
        LongAdder handled = new LongAdder();
        long began = System.nanoTime();
        EventReplay replay = EventReplay.of(storage, EventQuery.builder().build())
                .to(event -> handled.increment())
                .build();
        replay.start();
        if (!replay.await(Duration.ofMinutes(30))) {
            throw new IllegalStateException("The replay does not end");
        }
        return Rounds.rate(handled.sum(), began);
    }

    private static double plain(BenchmarkDatabase database) throws Exception {
        long began = System.nanoTime();
        return Rounds.rate(PlainSelect.read(database, null, json -> {}), began);
    }

    /** With the JSON of each as a tree of Jackson. */
    private static double parsed(BenchmarkDatabase database) throws Exception {
        long began = System.nanoTime();
        Consumer<String> parser = json -> {
            if (JSON.readTree(json).isEmpty()) {
                throw new IllegalStateException("An event has nothing in it");
            }
        };
        return Rounds.rate(PlainSelect.read(database, null, parser), began);
    }
}
