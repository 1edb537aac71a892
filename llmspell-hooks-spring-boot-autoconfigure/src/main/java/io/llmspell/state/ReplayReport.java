package io.llmspell.state;

import io.llmspell.state.ReplayComparison.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the decisions of today compare to recorded ones.
 *
 * @param passes how many passes through the hooks of a point were run again
 * @param counts how many comparisons there are of each kind
 * @param differences all that are not the same, in the order in which they were recorded
 * @param ignored how many comparisons the rules left out
 * @param skipped passes that could not be run again, and why
 */
public record ReplayReport(
        int passes, Map<Kind, Integer> counts, List<ReplayComparison> differences, int ignored, List<String> skipped) {

    private static final int SHOWN = 50;

    public ReplayReport {
        Map<Kind, Integer> copy = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            copy.put(kind, counts.getOrDefault(kind, 0));
        }
        counts = Collections.unmodifiableMap(copy);
        differences = List.copyOf(differences);
        skipped = List.copyOf(skipped);
    }

    public int count(Kind kind) {
        return this.counts.getOrDefault(kind, 0);
    }

    /** The share of decisions that are the same, from 0 to 1; 1 where there is none to compare. */
    public double score() {
        int all = this.counts.values().stream().mapToInt(Integer::intValue).sum();
        return (all == 0) ? 1 : (double) count(Kind.SAME) / all;
    }

    /** A summary, and a line for each of the first differences. */
    @Override
    public String toString() {
        String summary = String.format(
                Locale.ROOT,
                "Replay of %d passes: score %.3f; %d same, %d changed, %d new, %d missing; %d ignored, %d skipped",
                this.passes,
                score(),
                count(Kind.SAME),
                count(Kind.CHANGED),
                count(Kind.NEW),
                count(Kind.MISSING),
                this.ignored,
                this.skipped.size());
        return summary + lines(this.differences) + lines(this.skipped);
    }

    private static String lines(List<?> entries) {
        String shown = entries.stream()
                .limit(SHOWN)
                .map(entry -> "\n  " + (entry instanceof String text ? "skipped: " + text : entry))
                .collect(Collectors.joining());
        return shown + ((entries.size() > SHOWN) ? "\n  and " + (entries.size() - SHOWN) + " more" : "");
    }
}
