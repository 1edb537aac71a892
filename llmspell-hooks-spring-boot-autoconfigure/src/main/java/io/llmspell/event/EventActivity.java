package io.llmspell.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One publication of an event, or one handling of it, while it lasts. Called on the thread on which it began. */
public interface EventActivity {

    /**
     * Entries for the metadata of an event that is published, so that whoever handles it finds them, however late and
     * wherever. What an event says itself under a name stays, and an event never has more entries than it may have.
     */
    default Map<String, String> notes() {
        return Map.of();
    }

    /** The event was published or vetoed, alone: of events that are published together nothing is told here. */
    default void published(PublishResult result) {}

    /**
     * It has ended. Always called, once.
     *
     * @param error what was thrown; {@code null} for nothing
     */
    void ended(@Nullable Throwable error);
}
