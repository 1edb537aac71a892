package io.llmspell.sample.trial;

import io.llmspell.state.ReplayComparison.Kind;
import io.llmspell.state.ReplayReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How today's hooks, or some of them, decide what was recorded.
 *
 * @param without hooks that were left out
 * @param passes how many passes of calls through the hooks of a point were judged again
 * @param score the share of decisions that are the same
 * @param decisions how many are the same, changed, new or missing
 * @param differences the first of those that are not the same
 * @param skipped what could not be judged again, and why
 */
public record Trial(
        List<String> without,
        int passes,
        double score,
        Map<String, Integer> decisions,
        List<Difference> differences,
        List<String> skipped) {

    public Trial {
        without = List.copyOf(without);
        differences = List.copyOf(differences);
        skipped = List.copyOf(skipped);
    }

    static Trial of(List<String> without, ReplayReport report, List<Difference> differences) {
        Map<String, Integer> decisions = report.counts().entrySet().stream()
                .collect(Collectors.toMap(count -> Difference.name(count.getKey()), Map.Entry::getValue));
        return new Trial(without, report.passes(), report.score(), decisions, differences, report.skipped());
    }

    /** How many decisions compare like this. */
    public int count(Kind kind) {
        return this.decisions.getOrDefault(Difference.name(kind), 0);
    }
}
