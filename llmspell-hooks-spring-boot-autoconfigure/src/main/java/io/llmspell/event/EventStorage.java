package io.llmspell.event;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps published events. Safe for use by many threads.
 *
 * <p>Each event is kept once: one whose id is there already is not stored again. Positions grow in the order in which
 * events become visible, so that who has read up to one misses nothing that comes before it.
 */
public interface EventStorage {

    /** Keeps the last so many events in memory. */
    static EventStorage inMemory(int capacity) {
        return new MemoryEventStorage(capacity);
    }

    /**
     * A storage whose events are raised to newer versions as they are read. It keeps them as they are given.
     *
     * <p>A query with conditions on data, which hold for the raised events, reads all events for which the rest of the
     * query holds.
     */
    static EventStorage upcasting(EventStorage storage, List<EventUpcaster> upcasters) {
        return upcasters.isEmpty() ? storage : new UpcastingEventStorage(storage, upcasters);
    }

    /**
     * Keeps an event, before it is given to anybody.
     *
     * @throws RuntimeException if it cannot: the event is refused then
     */
    void append(UniversalEvent event);

    /**
     * Keeps events in this order, all at once where the storage can.
     *
     * @throws RuntimeException if it cannot: all of them are refused then
     */
    default void appendAll(List<UniversalEvent> events) {
        events.forEach(this::append);
    }

    /** An event as {@link #page} would give it: of the newest version. */
    default UniversalEvent raise(UniversalEvent event) {
        return event;
    }

    /** Where durable subscriptions read their events and keep how far they are, if it has that. */
    default Optional<SubscriptionStorage> subscriptions() {
        return Optional.empty();
    }

    /** Whether what the current thread publishes is kept with the transaction that it is in. */
    default boolean joinsTransaction() {
        return false;
    }

    /**
     * Keeps events with the transaction of the current thread.
     *
     * @param delivery is run after the commit; not at all if there is none
     * @throws IllegalStateException if it does not {@linkplain #joinsTransaction() join} one
     */
    default void appendInTransaction(List<UniversalEvent> events, Runnable delivery) {
        throw new IllegalStateException("This storage does not join transactions");
    }

    /**
     * Some of the events that a query asks for, its limit at most, and how to go on. There may be fewer, even none, and
     * more to come all the same: a page ends when it was looked for long enough.
     */
    EventPage page(EventQuery query);

    /** The events that a query asks for, in its order, up to its limit. */
    default List<UniversalEvent> query(EventQuery query) {
        return stream(query.toBuilder().limit(query.limit()).build())
                .map(StoredEvent::event)
                .toList();
    }

    /**
     * All events that a query asks for, read as they are consumed; a limit holds only if it was set. Events that are
     * stored meanwhile may be among them.
     */
    default Stream<StoredEvent> stream(EventQuery query) {
        return EventPages.stream(this, query);
    }

    /** The position of the last event; 0 if there is none. */
    default long lastPosition() {
        List<StoredEvent> last =
                page(EventQuery.builder().newestFirst().limit(1).build()).entries();
        return last.isEmpty() ? 0 : last.get(0).position();
    }

    /** What happened under a correlation id, and what caused what: the first 10,000 events that were stored. */
    default EventTimeline timeline(String correlationId) {
        return timeline(correlationId, EventTimeline.DEFAULT_LIMIT);
    }

    /**
     * The same with a limit of its own.
     *
     * @param limit how many events it has at most; at least 1
     */
    default EventTimeline timeline(String correlationId, int limit) {
        return EventTimeline.read(this, correlationId, limit);
    }
}
