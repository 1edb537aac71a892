package io.llmspell.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which event a thread that runs handlers is at: the cause of what it publishes meanwhile. */
final class CurrentEvent {

    /** In an event's metadata: the id of the event that was being handled when it was published. */
    static final String CAUSATION_ID = "causation_id";

    private static final ThreadLocal<@Nullable CurrentEvent> CURRENT = new ThreadLocal<>();

    /** Of the one thread. */
    private @Nullable Object item;

    /** Makes one for the current thread, until {@link #forget}. */
    static CurrentEvent ofThisThread() {
        CurrentEvent current = new CurrentEvent();
        CURRENT.set(current);
        return current;
    }

    static void forget() {
        CURRENT.remove();
    }

    /** Enters the handling of an event, as it is in a queue; {@code null} leaves it. */
    void set(@Nullable Object handled) {
        this.item = handled;
    }

    /** The cause of an event that is published just now; {@code null} for none, or if it says so itself. */
    static @Nullable UUID causeOf(UniversalEvent published) {
        CurrentEvent current = CURRENT.get();
        Object handled = (current != null) ? current.item : null;
        if (handled == null || published.metadata().containsKey(CAUSATION_ID)) {
            return null;
        }
        return QueueItem.event(handled).id();
    }
}
