package io.llmspell.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several upcasters, one after the other. */
final class UpcasterChain {

    /** More versions than any schema has: who comes so far goes round in circles. */
    private static final int MAX_STEPS = 100;

    private final List<EventUpcaster> upcasters;

    UpcasterChain(List<EventUpcaster> upcasters) {
        this.upcasters = List.copyOf(upcasters);
    }

    /**
     * Raises an event as far as it goes.
     *
     * @throws EventUpcastException if an upcaster fails or there is no end to it
     */
    UniversalEvent raise(UniversalEvent stored) {
        UniversalEvent event = stored;
        EventUpcaster upcaster = find(event);
        for (int step = 0; upcaster != null; step++) {
            if (step == MAX_STEPS) {
                throw new EventUpcastException(
                        event,
                        upcaster,
                        "it is not done after " + MAX_STEPS + " steps; does it raise the version?",
                        null);
            }
            event = raise(event, upcaster);
            upcaster = find(event);
        }
        return event;
    }

    private @Nullable EventUpcaster find(UniversalEvent event) {
        for (EventUpcaster upcaster : this.upcasters) {
            try {
                if (upcaster.supports(event)) {
                    return upcaster;
                }
            } catch (RuntimeException ex) {
                throw new EventUpcastException(event, upcaster, ex.toString(), ex);
            }
        }
        return null;
    }

    private static UniversalEvent raise(UniversalEvent event, EventUpcaster upcaster) {
        @Nullable UniversalEvent raised;
        try {
            raised = upcaster.upcast(event);
        } catch (RuntimeException ex) {
            throw new EventUpcastException(event, upcaster, ex.toString(), ex);
        }
        if (raised == null
                || !raised.equals(event)
                || !raised.eventType().equals(event.eventType())
                || !raised.timestamp().equals(event.timestamp())
                || !raised.source().equals(event.source())) {
            throw new EventUpcastException(
                    event, upcaster, "id, type, time and source must stay; use toBuilder()", null);
        }
        return raised;
    }
}
