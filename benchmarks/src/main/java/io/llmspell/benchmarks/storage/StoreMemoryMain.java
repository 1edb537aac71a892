package io.llmspell.benchmarks.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmspell.event.EventQuery;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.storage.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Prints how much of the heap is in use, at most, after collections of everything, while all events of a large table
 * stream, beside {@link PlainSelect}: each in a process of its own with a small heap. The cache of H2 is in that heap.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar io.llmspell.benchmarks.storage.StoreMemoryMain
 *     [events=5000000] [heap=64m] [databases=postgresql]
 * </pre>
 */
public final class StoreMemoryMain {

    private static final int PARTS = 10;

    private static final double MEGABYTE = 1 << 20;

    private StoreMemoryMain() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = new Settings(arguments);
        int events = settings.number("events", 5_000_000);
        String reader = settings.text("reader", "");
        if (!reader.isEmpty()) {
            System.out.println(measure(settings.text("databases", ""), settings.text("url", ""), reader, events));
            return;
        }
        String heap = settings.text("heap", "64m");
        System.out.println("Java " + System.getProperty("java.version") + ", heap of " + heap);
        for (String kind : settings.text("databases", "postgresql").split(",", -1)) {
            try (BenchmarkDatabase database = BenchmarkDatabase.open(kind)) {
                SampleEvents.fill(database, events);
                String url = database.url();
                // Lets go of the file of H2.
                database.pool().close();
                double ours = measureApart(heap, kind, url, "ours", events) / MEGABYTE;
                double plain = measureApart(heap, kind, url, "plain", events) / MEGABYTE;
                System.out.printf(
                        "%s, %,d events: ours %.1f MB, plain %.1f MB, ratio %.2f%n",
                        kind, events, ours, plain, ours / plain);
            }
        }
    }

    private static long measureApart(String heap, String kind, String url, String reader, int events)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreMemoryMain.class.getName(),
                        "databases=" + kind,
                        "url=" + url,
                        "reader=" + reader,
                        "events=" + events)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(reader + " has failed on " + kind + ": " + printed);
        }
        return Long.parseLong(printed);
    }

    private static long measure(String kind, String url, String reader, int events) throws Exception {
        try (BenchmarkDatabase database = BenchmarkDatabase.attach(kind, url)) {
            if (reader.equals("plain")) {
                return measure(events, counter -> {
                    AtomicLong count = new AtomicLong();
                    return PlainSelect.read(database, null, json -> counter.accept(count.incrementAndGet()));
                });
            }
            try (BenchmarkDatabase.Store store = database.store(WriteOptions.DEFAULT)) {
                return measure(events, counter -> stream(store, counter));
            }
        }
    }

    private interface Reader {

        /** Returns how many it has read. */
        long read(LongConsumer counter) throws Exception;
    }

    private static long stream(BenchmarkDatabase.Store store, LongConsumer counter) {
        AtomicLong count = new AtomicLong();
        try (Stream<StoredEvent> events =
                store.storage().stream(EventQuery.builder().build())) {
            events.forEach(event -> counter.accept(count.incrementAndGet()));
        }
        return count.get();
    }

    private static long measure(int events, Reader reader) throws Exception {
        AtomicLong most = new AtomicLong();
        int part = Math.max(1, events / PARTS);
        long read = reader.read(count -> {
            if (count % part == 0) {
                System.gc();
                most.accumulateAndGet(used(), Math::max);
            }
        });
        if (read != events) {
            throw new IllegalStateException(read + " of " + events + " events were read");
        }
        return most.get();
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
