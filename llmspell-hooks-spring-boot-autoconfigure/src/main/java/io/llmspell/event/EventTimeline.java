package io.llmspell.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened under one correlation id, by time, and what caused what. Immutable. */
public final class EventTimeline {

    public static final int DEFAULT_LIMIT = 10_000;

    /** More would only move the text out of sight. */
    private static final int MAX_INDENT = 40;

    private final List<Entry> entries;

    private final boolean complete;

    private EventTimeline(List<Entry> entries, boolean complete) {
        this.entries = entries;
        this.complete = complete;
    }

    /**
     * An event of a timeline.
     *
     * @param causeId the id of the event that was being handled when it was published, which need not be in the
     *     timeline; {@code null} for none
     * @param depth how many events of the timeline led to it; 0 where the cause is none, or is not in it
     * @param offset how long it was after the first event
     */
    public record Entry(StoredEvent stored, @Nullable UUID causeId, int depth, Duration offset) {

        public UniversalEvent event() {
            return this.stored.event();
        }
    }

    static EventTimeline read(EventStorage storage, String correlationId, int limit) {
        if (limit < 1 || limit == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "The limit of a timeline must be from 1 to " + (Integer.MAX_VALUE - 1) + ", but is " + limit);
        }
        EventQuery query = EventQuery.builder()
                .correlationId(correlationId)
                .limit(limit + 1)
                .build();
        List<StoredEvent> found;
        try (Stream<StoredEvent> stream = storage.stream(query)) {
            found = stream.toList();
        }
        return of(found.subList(0, Math.min(found.size(), limit)), found.size() <= limit);
    }

    private static EventTimeline of(List<StoredEvent> found, boolean complete) {
        List<StoredEvent> ordered = found.stream()
                .sorted(Comparator.comparing(
                                (StoredEvent stored) -> stored.event().timestamp())
                        .thenComparingLong(StoredEvent::position))
                .toList();
        if (ordered.isEmpty()) {
            return new EventTimeline(List.of(), complete);
        }
        Instant first = ordered.get(0).event().timestamp();
        CauseTree tree = new CauseTree(ordered);
        List<Entry> entries = ordered.stream()
                .map(stored -> new Entry(
                        stored,
                        CauseTree.causeOf(stored.event()),
                        tree.depth(stored.event()),
                        Duration.between(first, stored.event().timestamp())))
                .toList();
        return new EventTimeline(entries, complete);
    }

    /** By time, and by position where that is the same. */
    public List<Entry> entries() {
        return this.entries;
    }

    /** Whether it has all events; else there are more than its limit. */
    public boolean isComplete() {
        return this.complete;
    }

    /** A line for each event: how long after the first, type and component, but not the data, which may be secret. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : this.entries) {
            line(entry, text);
        }
        if (!this.complete) {
            text.append("… and more\n");
        }
        return text.toString();
    }

    private static void line(Entry entry, StringBuilder text) {
        Duration offset = entry.offset();
        text.append(String.format("%+6d.%03d s  ", offset.toSeconds(), offset.toMillisPart()))
                .append("  ".repeat(Math.min(entry.depth(), MAX_INDENT)))
                .append(Excerpt.unquoted(entry.event().eventType()))
                .append(" (")
                .append(Excerpt.unquoted(entry.event().source().component()))
                .append(")\n");
    }
}
