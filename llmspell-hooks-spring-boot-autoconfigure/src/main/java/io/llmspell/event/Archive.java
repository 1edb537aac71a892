package io.llmspell.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The storage of a bus, if it has one, and what becomes of events that it does not take. */
final class Archive {

    static final String NOT_STORED = "not_stored";

    private final @Nullable EventStorage storage;

    private final StorageFailure failure;

    private final EventGate gate;

    private final EventBusListener listeners;

    Archive(@Nullable EventStorage storage, StorageFailure failure, EventGate gate, EventBusListener listeners) {
        this.storage = storage;
        this.failure = failure;
        this.gate = gate;
        this.listeners = listeners;
    }

    @Nullable
    EventStorage storage() {
        return this.storage;
    }

    /** Stores an event; returns it, marked if it is published without. */
    UniversalEvent store(UniversalEvent event) {
        EventStorage known = this.storage;
        if (known == null) {
            return event;
        }
        try {
            known.append(event);
            return event;
        } catch (RuntimeException ex) {
            return notStored(event, ex);
        }
    }

    /** Stores events, all or none. */
    List<UniversalEvent> storeAll(List<UniversalEvent> events) {
        EventStorage known = this.storage;
        if (known == null) {
            return events;
        }
        try {
            known.appendAll(events);
            return events;
        } catch (RuntimeException ex) {
            return events.stream().map(event -> notStored(event, ex)).toList();
        }
    }

    /** Whether events are stored with the transaction of the current thread. */
    boolean joinsTransaction() {
        return this.storage != null && this.storage.joinsTransaction();
    }

    /** Stores events with the transaction, and has them delivered after it. */
    void join(List<UniversalEvent> events, Runnable delivery) {
        if (this.storage != null) {
            try {
                this.storage.appendInTransaction(events, delivery);
            } catch (RuntimeException ex) {
                // The transaction may be broken by it: to publish all the same would promise what it cannot keep.
                throw refusal(events.get(0), ex);
            }
        }
    }

    private UniversalEvent notStored(UniversalEvent event, RuntimeException error) {
        if (this.failure == StorageFailure.REFUSE) {
            throw refusal(event, error);
        }
        this.listeners.notStored(event, error);
        return event.toBuilder().metadata(NOT_STORED, true).build();
    }

    private EventRefusedException refusal(UniversalEvent event, RuntimeException error) {
        return this.gate.refuse(new EventRefusedException(
                RefusalReason.NOT_STORED,
                event.eventType(),
                event.eventType() + " could not be stored and is not published: " + error.getMessage(),
                error));
    }
}
