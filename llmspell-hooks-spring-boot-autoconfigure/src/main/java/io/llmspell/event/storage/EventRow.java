package io.llmspell.event.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.llmspell.event.EventSource;
import io.llmspell.event.UniversalEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is in its row: the whole of it as JSON, and what it is found by.
 *
 * @param size bytes of the JSON
 */
record EventRow(
        UUID id,
        String type,
        long occurred,
        String component,
        @Nullable String correlationId,
        int size,
        String body) {

    /** Indexes of databases take keys of limited length. */
    private static final int MAX_KEY = 256;

    static EventRow of(UniversalEvent event) {
        byte[] json = event.toJson();
        EventSource source = event.source();
        String correlationId = source.correlationId();
        return new EventRow(
                event.id(),
                key(event.eventType()),
                nanos(event.timestamp()),
                key(source.component()),
                (correlationId != null) ? key(correlationId) : null,
                json.length,
                new String(json, UTF_8));
    }

    /** What is in the column of a text: PostgreSQL takes no NUL. Who finds by it must compare the whole text. */
    static String key(String text) {
        String cut = text;
        if (cut.length() > MAX_KEY) {
            int end = Character.isHighSurrogate(cut.charAt(MAX_KEY - 1)) ? MAX_KEY - 1 : MAX_KEY;
            cut = cut.substring(0, end);
        }
        return (cut.indexOf('\0') < 0) ? cut : cut.replace('\0', '\uFFFD');
    }

    /** Whether a text in a column may be another than that of the event. */
    static boolean mayDiffer(String key) {
        return key.length() >= MAX_KEY - 1 || key.indexOf('\uFFFD') >= 0;
    }

    /** Nanoseconds since 1970, as far as a number has them: events are of the years 1700 to 2200. */
    static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (ArithmeticException ex) {
            return (time.getEpochSecond() < 0) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
