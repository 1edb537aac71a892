package io.llmspell.observability;

import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventStorageListener;
import io.llmspell.event.Subscription;
import io.llmspell.event.UniversalEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/**
 * The meters of a storage of events, on any registry. Their names on Prometheus:
 *
 * <ul>
 *   <li>{@code events_stored_total}: events that were committed
 *   <li>{@code events_not_stored_total} (reason): events that were not, though they are published: {@code failed}, or
 *       {@code lost} from the buffer of asynchronous writes
 *   <li>{@code events_removed_total}: events that were removed because they are old, or too many
 *   <li>{@code event_storage_failures_total} (operation): {@code write}, {@code read} of a row that is no event,
 *       {@code subscription}, or {@code background}
 *   <li>{@code event_storage_waiting}: events that wait to be written
 * </ul>
 */
public final class EventStorageMeters implements EventStorageListener, EventBusListener {

    private final Counter stored;

    private final Counter removed;

    private final Counter lost;

    private final Counter passed;

    private final Counter writeFailures;

    private final Counter readFailures;

    private final Counter subscriptionFailures;

    private final Counter backgroundFailures;

    /**
     * Makes the meters.
     *
     * @param waiting how many events wait to be written
     */
    public EventStorageMeters(MeterRegistry registry, IntSupplier waiting) {
        this.stored = counter(registry, "events.stored", "Events that were committed to the database");
        this.removed = counter(registry, "events.removed", "Events that retention removed from the database");
        this.lost = notStored(registry, "lost");
        this.passed = notStored(registry, "failed");
        this.writeFailures = failures(registry, "write");
        this.readFailures = failures(registry, "read");
        this.subscriptionFailures = failures(registry, "subscription");
        this.backgroundFailures = failures(registry, "background");
        Gauge.builder("event.storage.waiting", waiting, IntSupplier::getAsInt)
                .description("Events that wait to be written to the database")
                .strongReference(true)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static Counter notStored(MeterRegistry registry, String reason) {
        return Counter.builder("events.not.stored")
                .description("Events that are published but not stored: failed, or lost from the buffer")
                .tag("reason", reason)
                .register(registry);
    }

    private static Counter failures(MeterRegistry registry, String operation) {
        return Counter.builder("event.storage.failures")
                .description(
                        "What the storage of events could not do: write, read (a row that is no event), subscription or background")
                .tag("operation", operation)
                .register(registry);
    }

    @Override
    public void stored(int events) {
        this.stored.increment(events);
    }

    @Override
    public void lost(int events) {
        this.lost.increment(events);
    }

    @Override
    public void removed(int events) {
        this.removed.increment(events);
    }

    @Override
    public void writeFailed(int events, Throwable error) {
        this.writeFailures.increment();
    }

    @Override
    public void corrupted(long position, Throwable error) {
        this.readFailures.increment();
    }

    @Override
    public void failed(String task, Throwable error) {
        this.backgroundFailures.increment();
    }

    @Override
    public void notStored(UniversalEvent event, Throwable error) {
        this.passed.increment();
    }

    @Override
    public void storageFailed(Subscription subscription, Throwable error) {
        this.subscriptionFailures.increment();
    }
}
