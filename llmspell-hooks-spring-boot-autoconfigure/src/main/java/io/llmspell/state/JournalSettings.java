package io.llmspell.state;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a journal records, and how much of it.
 *
 * @param points external names of points; empty for all
 * @param components patterns of the names of components; empty for all
 * @param bufferSize decisions that wait to be written
 * @param maxValueSize characters of a value as JSON
 * @param maxAge after which decisions are removed; zero for never
 * @param maxCount decisions that are kept, the newest
 */
public record JournalSettings(
        Set<String> points, List<String> components, int bufferSize, int maxValueSize, Duration maxAge, long maxCount) {

    /** All decisions, the newest 100,000, for 30 days. */
    public static final JournalSettings DEFAULT =
            new JournalSettings(Set.of(), List.of(), 10_000, 8_192, Duration.ofDays(30), 100_000);

    public JournalSettings {
        points = Set.copyOf(points);
        components = List.copyOf(components);
        if (bufferSize < 1 || maxValueSize < 1 || maxCount < 1 || maxAge.isNegative()) {
            throw new IllegalArgumentException("Sizes and counts must be at least 1, and the age not negative");
        }
    }
}
