package io.llmspell.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Thrown where the data of an event is asked for as a type that it does not fit. A handler that throws it is not given
 * the event again: it would not fit then either.
 */
public class EventDataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String eventType;

    private final UUID eventId;

    private final String targetType;

    EventDataException(UniversalEvent event, Class<?> target, String problem, @Nullable Throwable cause) {
        this(event, target.getName(), problem, cause);
    }

    /**
     * Tells of data that does not fit.
     *
     * @param target the type that was asked for
     * @param problem what does not fit
     */
    public EventDataException(UniversalEvent event, String target, String problem, @Nullable Throwable cause) {
        super(
                "The data of event '" + event.eventType() + "' (" + event.id() + ") is no " + target + ": " + problem,
                cause);
        this.eventType = event.eventType();
        this.eventId = event.id();
        this.targetType = target;
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
