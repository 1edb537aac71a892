package io.llmspell.benchmarks.event;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventSource;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.observability.EventMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Prints how many bytes of the heap an event keeps, a subscription and its queue: the growth of the heap over many of
 * them, after collections. The texts of events that are built in code are shared, as constants are; those of events
 * that are read are not.
 */
public final class EventFootprint {

    private static final int EVENTS = 200_000;

    private static final int SUBSCRIPTIONS = 10_000;

    private static final int QUEUES = 200;

    private static final Duration LONG = Duration.ofSeconds(30);

    /** What is measured, in a field so that nothing of it is collected. */
    private static Object[] kept = {};

    private EventFootprint() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("Java " + System.getProperty("java.version"));
        events();
        subscriptions();
        queues();
    }

    private static void events() {
        EventSource source = Samples.source(0);
        byte[] json = Samples.event(0).toJson();
        System.out.println(Samples.event(0).size() + " B of data, " + json.length + " B of JSON");
        print(
                "an event without data",
                EVENTS,
                i -> UniversalEvent.builder(Samples.TYPE).source(source).build());
        print("an event built from a map", EVENTS, i -> Samples.event(Samples.TYPE, source, Samples.map()));
        print("an event built from an ObjectNode", EVENTS, i -> Samples.event(Samples.TYPE, source, Samples.node()));
        print("an event built from a record", EVENTS, i -> Samples.event(Samples.TYPE, source, Samples.bean()));
        print("an event read from JSON", EVENTS, i -> UniversalEvent.fromJson(json));
    }

    private static void subscriptions() {
        EventBus bus = EventBus.builder().build();
        print("an idle subscription", SUBSCRIPTIONS - 1, i -> subscribe(bus, SubscriptionOptions.defaults(), i));
        bus.close();
        EventBus measured = EventBus.builder()
                .listener(new EventMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                .build();
        print(
                "the same with a name and its meters on Prometheus",
                SUBSCRIPTIONS - 1,
                i -> subscribe(measured, SubscriptionOptions.named("subscription" + i), i));
        measured.close();
    }

    private static Subscription subscribe(EventBus bus, SubscriptionOptions options, int i) {
        return bus.subscribe(List.of("agent" + i + ".*.completed"), options, event -> {});
    }

    /** The event is one and the same, so what grows is the queues alone. */
    private static void queues() throws InterruptedException {
        UniversalEvent event = Samples.event(0);
        EventBus bus = EventBus.builder().build();
        List<Subscription> subscriptions = Stream.generate(() -> bus.subscribe("agent.**", each -> {}))
                .limit(QUEUES)
                .toList();
        subscriptions.forEach(Subscription::pause);
        bus.publish(event);
        long before = used();
        for (int i = 1; i < SubscriptionOptions.DEFAULT_CAPACITY; i++) {
            bus.publish(event);
        }
        printGrowth("a full queue of " + SubscriptionOptions.DEFAULT_CAPACITY, before, QUEUES);
        subscriptions.forEach(Subscription::resume);
        if (!bus.drain(LONG)) {
            throw new IllegalStateException("The queues were not handled");
        }
        printGrowth("the same when all is handled", before, QUEUES);
        bus.close();
    }

    private static void print(String what, int count, IntFunction<Object> make) {
        kept = new Object[count + 1];
        // What is made once for all is made by the first.
        kept[count] = make.apply(count);
        long before = used();
        for (int i = 0; i < count; i++) {
            kept[i] = make.apply(i);
        }
        printGrowth(what, before, count);
        kept = new Object[0];
    }

    private static void printGrowth(String what, long before, int count) {
        System.out.println((used() - before) / count + " B for " + what);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
