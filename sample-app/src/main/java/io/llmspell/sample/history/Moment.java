package io.llmspell.sample.history;

import io.llmspell.event.EventTimeline;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * An event in the timeline of a conversation.
 *
 * @param at when it happened
 * @param offsetMillis how long that was after the first
 * @param depth how many events led to it
 * @param type of the event
 * @param component where it comes from
 * @param data as it was stored: without personal data
 */
public record Moment(Instant at, double offsetMillis, int depth, String type, String component, JsonNode data) {

    private static final double NANOS_PER_MILLI = 1_000_000;

    static Moment of(EventTimeline.Entry entry) {
        return new Moment(
                entry.event().timestamp(),
                entry.offset().toNanos() / NANOS_PER_MILLI,
                entry.depth(),
                entry.event().eventType(),
                entry.event().source().component(),
                entry.event().data());
    }
}
