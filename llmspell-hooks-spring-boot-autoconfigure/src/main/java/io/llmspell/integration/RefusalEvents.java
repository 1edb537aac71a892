package io.llmspell.integration;

import io.llmspell.event.EventHandler;
import io.llmspell.event.UniversalEvent;

/**
 * The events about what was refused. What is refused to a handler of one is no event again: it would come to the same
 * handler, in the name of the same user, without end.
 */
final class RefusalEvents {

    static final String VIOLATION = "system.security.violation";

    static final String LIMIT = "system.limit.exceeded";

    private static final ThreadLocal<Boolean> HANDLED = new ThreadLocal<>();

    private RefusalEvents() {}

    static boolean isOne(String eventType) {
        return eventType.equals(VIOLATION) || eventType.equals(LIMIT);
    }

    /** Whether this thread handles one. */
    static boolean isHandled() {
        return HANDLED.get() != null;
    }

    static void handle(UniversalEvent event, EventHandler handler) throws Exception {
        HANDLED.set(Boolean.TRUE);
        try {
            handler.handle(event);
        } finally {
            HANDLED.remove();
        }
    }
}
