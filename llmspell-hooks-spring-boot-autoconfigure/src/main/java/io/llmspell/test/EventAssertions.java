package io.llmspell.test;

import io.llmspell.event.UniversalEvent;
import java.util.Collection;
import java.util.List;

/**
 * Says in tests what was published. Needs AssertJ.
 *
 * <pre>{@code
 * assertThat(bus)
 *         .published("tool.execution.started", "tool.execution.completed")
 *         .first().hasData("/tool", "book");
 * }</pre>
 */
public final class EventAssertions {

    private EventAssertions() {}

    /** About all that was published on this bus. */
    public static EventsAssert assertThat(ManualEventBus bus) {
        return new EventsAssert(bus.published());
    }

    /** About events from anywhere, in this order. */
    public static EventsAssert assertThatEvents(Collection<UniversalEvent> events) {
        return new EventsAssert(List.copyOf(events));
    }

    /** About one event. */
    public static EventAssert assertThat(UniversalEvent event) {
        return new EventAssert(event);
    }
}
