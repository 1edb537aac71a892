package io.llmspell.sample.replay;

import io.llmspell.sample.journal.Summary;
import io.llmspell.sample.policy.PolicyGuards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The summary as it is printed. */
final class SummaryText {

    private SummaryText() {}

    static List<String> lines(Summary summary) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Replayed  " + summary.conversations() + " conversations, " + summary.calls() + " tool calls: "
                + counts(summary.callsByOutcome()));
        lines.add("Decisions " + counts(summary.decisionsByKind()));
        summary.decisionsByHook()
                .forEach((hook, kinds) -> lines.add(String.format(Locale.ROOT, "  %-32s %s", hook, counts(kinds))));
        lines.add("Hook failures: " + summary.failures());
        lines.add("Basic economy violations: " + PolicyGuards.basicEconomyViolations(summary)
                + " calls would have changed the flights of a basic economy reservation");
        return lines;
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }
}
