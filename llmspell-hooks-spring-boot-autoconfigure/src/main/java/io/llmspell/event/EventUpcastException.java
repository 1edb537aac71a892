package io.llmspell.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A stored event could not be raised to a newer version. It is not passed over: events do not vanish. */
public class EventUpcastException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final UUID eventId;

    /** Makes the exception for an event, of the version that an upcaster was given, and what is wrong. */
    public EventUpcastException(
            UniversalEvent event, EventUpcaster upcaster, String problem, @Nullable Throwable cause) {
        super(
                "Event " + event.id() + " (" + Excerpt.of(event.eventType()) + ", version "
                        + Excerpt.of(event.version()) + ") could not be raised by "
                        + upcaster.getClass().getName() + ": " + problem,
                cause);
        this.eventId = event.id();
    }

    public UUID eventId() {
        return this.eventId;
    }
}
