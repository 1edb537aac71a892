package io.llmspell.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Thrown where the data of an event is asked for as a type that it does not fit. */
public class EventDataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String eventType;

    private final UUID eventId;

    private final String targetType;

    EventDataException(UniversalEvent event, Class<?> target, String problem, @Nullable Throwable cause) {
        super(
                "The data of event '" + event.eventType() + "' (" + event.id() + ") is no " + target.getName() + ": "
                        + problem,
                cause);
        this.eventType = event.eventType();
        this.eventId = event.id();
        this.targetType = target.getName();
    }

    /** The type of the event. */
    public String eventType() {
        return this.eventType;
    }

    /** The id of the event. */
    public UUID eventId() {
        return this.eventId;
    }

    /** The name of the Java type that was asked for. */
    public String targetType() {
        return this.targetType;
    }
}
