package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/** An event was not published; nobody was given it, and it was not stored. */
public class EventRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    private final @Nullable String eventType;

    /**
     * Refuses an event.
     *
     * @param eventType of the event, as far as it is known
     * @param message what is wrong and what to do
     */
    public EventRefusedException(RefusalReason reason, @Nullable String eventType, String message) {
        this(reason, eventType, message, null);
    }

    public EventRefusedException(
            RefusalReason reason, @Nullable String eventType, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.eventType = eventType;
    }

    public RefusalReason reason() {
        return this.reason;
    }

    public @Nullable String eventType() {
        return this.eventType;
    }
}
