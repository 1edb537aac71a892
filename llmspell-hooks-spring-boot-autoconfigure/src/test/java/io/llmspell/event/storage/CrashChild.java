package io.llmspell.event.storage;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.event.EventBus;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.StartAt;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The application that is killed: it publishes as fast as it can, and says so of each event after it was told that it
 * is published, and of each that its durable subscription is given.
 */
final class CrashChild {

    static final String SUBSCRIPTION = "billing";

    static final int PUBLISHERS = 4;

    /** Of numbers of publishers, which are followed by the number of the event. */
    static final int FACTOR = 1_000_000;

    static final int CAPACITY = 500;

    static final int BATCH = 64;

    /** Ends quickly, as the next one waits for it. */
    static final SubscriptionStorage.Timing TIMING =
            new SubscriptionStorage.Timing(Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofMillis(20));

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final PrintStream OUT = System.out;

    private CrashChild() {}

    /** How it publishes. */
    enum Mode {
        SYNC,
        ASYNC,
        /** In transactions of its own. */
        JOIN
    }

    /** Takes the URL, the user and the password of the database, the mode, and the number of the first publisher. */
    public static void main(String[] args) throws IOException {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(args[0]);
        pool.setUsername(args[1]);
        pool.setPassword(args[2]);
        Mode mode = Mode.valueOf(args[3]);
        DurableEventStorage storage = storage(StoreDatabase.open(pool, PATIENCE), mode);
        EventBus bus = EventBus.builder().storage(storage).build();
        subscribe(bus, number -> say("handled", number));
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        int first = Integer.parseInt(args[4]);
        for (int publisher = first; publisher < first + PUBLISHERS; publisher++) {
            start(publisher, number -> {
                if (mode == Mode.JOIN) {
                    transactions.executeWithoutResult(status -> bus.publish("order.created", number));
                } else {
                    bus.publish("order.created", number);
                }
            });
        }
        // Whoever started it is to end it; without one, it ends itself.
        System.in.read();
        Runtime.getRuntime().halt(1);
    }

    static DurableEventStorage storage(StoreDatabase database, Mode mode) {
        Durability durability = (mode == Mode.ASYNC) ? Durability.ASYNC : Durability.SYNC;
        return DurableEventStorage.in(database)
                .schema(SchemaMode.ALWAYS)
                .transactions((mode == Mode.JOIN) ? EventTransactions.JOIN : EventTransactions.OWN)
                .options(new WriteOptions(
                        durability, BATCH, Duration.ofMillis(50), CAPACITY, OverflowStrategy.BLOCK, PATIENCE))
                .timing(TIMING)
                .build();
    }

    /** Does something with the number of an event. */
    interface Numbered {

        void run(int number);
    }

    static void subscribe(EventBus bus, Numbered handler) {
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name(SUBSCRIPTION)
                .durable(true)
                .startAt(StartAt.BEGINNING)
                .capacity(64)
                .build();
        bus.subscribe(
                List.of("order.*"), options, event -> handler.run(event.data().asInt()));
    }

    private static void start(int publisher, Numbered publish) {
        new Thread(
                        () -> {
                            for (int event = 1; event < FACTOR; event++) {
                                int number = publisher * FACTOR + event;
                                publish.run(number);
                                say("published", number);
                            }
                        },
                        "publisher-" + publisher)
                .start();
    }

    /** In one piece: what follows the last dot was cut off. */
    private static void say(String what, int number) {
        synchronized (OUT) {
            OUT.print(what + ' ' + number + ".\n");
            OUT.flush();
        }
    }
}
