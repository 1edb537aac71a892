package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventTail;
import io.llmspell.event.StoredEvent;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances that store events in one database, and one that reads what they store. */
@Timeout(120)
abstract class TwoInstancesContract {

    private static final Duration AMPLE = Duration.ofSeconds(60);

    private static final int PUBLISHERS = 6;

    private static final int EVENTS = 300;

    private static final int FACTOR = 10_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private HikariDataSource pool;

    /** An empty database. */
    abstract HikariDataSource pool();

    @BeforeEach
    final void begin() {
        this.pool = pool();
    }

    @AfterEach
    final void end() {
        this.threads.shutdownNow();
        this.pool.close();
    }

    @Test
    void whoReadsWhileTheyStoreMissesNothing() throws Exception {
        try (StoreDatabase one = StoreDatabase.open(this.pool, AMPLE);
                StoreDatabase two = StoreDatabase.open(this.pool, AMPLE);
                StoreDatabase three = StoreDatabase.open(this.pool, AMPLE);
                DurableEventStorage first = storage(one);
                DurableEventStorage second = storage(two);
                DurableEventStorage reader = storage(three)) {
            Future<List<StoredEvent>> read =
                    this.threads.submit(() -> tail(reader.subscriptions().orElseThrow()));
            List<Future<Void>> published = new ArrayList<>();
            for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
                published.add(this.threads.submit(publish((publisher % 2 == 0) ? first : second, publisher)));
            }
            for (Future<Void> publisher : published) {
                publisher.get();
            }
            check(read.get());
        }
    }

    private static DurableEventStorage storage(StoreDatabase database) {
        return DurableEventStorage.in(database).schema(SchemaMode.ALWAYS).build();
    }

    private static Callable<Void> publish(DurableEventStorage storage, int publisher) {
        return () -> {
            for (int event = 0; event < EVENTS; event++) {
                // Of many types: those that are new must not be passed over.
                storage.append(UniversalEvent.builder("order.type" + publisher + '_' + event % 50)
                        .data(publisher * FACTOR + event)
                        .build());
            }
            return null;
        };
    }

    /** Reads on and on from where it stopped, until it has as many as there are to be. */
    private static List<StoredEvent> tail(SubscriptionStorage storage) {
        List<EventPattern> patterns = List.of(EventPattern.of("order.*"));
        List<StoredEvent> seen = new ArrayList<>();
        long deadline = System.nanoTime() + AMPLE.toNanos();
        long after = 0;
        while (seen.size() < PUBLISHERS * EVENTS && System.nanoTime() < deadline) {
            EventTail tail = storage.read(patterns, after, 40);
            seen.addAll(tail.events());
            after = tail.end();
        }
        return seen;
    }

    private static void check(List<StoredEvent> read) {
        assertThat(read)
                .extracting(StoredEvent::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, PUBLISHERS * EVENTS).boxed().toList());
        List<Integer> numbers =
                read.stream().map(stored -> stored.event().data().asInt()).toList();
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            int number = publisher;
            assertThat(numbers.stream().filter(event -> event / FACTOR == number))
                    .containsExactlyElementsOf(IntStream.range(0, EVENTS)
                            .mapToObj(event -> number * FACTOR + event)
                            .toList());
        }
    }
}
