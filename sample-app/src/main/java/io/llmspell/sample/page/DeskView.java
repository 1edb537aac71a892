package io.llmspell.sample.page;

import io.llmspell.sample.journal.Conversation;
import io.llmspell.sample.journal.Summary;
import java.util.List;
import java.util.Map;

/**
 * What the page shows.
 *
 * @param version changes whenever anything else does
 * @param conversations how many were held since the start
 * @param calls by outcome
 * @param decisions of all hooks, by kind
 * @param hooks the decisions of each hook, by kind
 * @param basicEconomyViolations calls that would have changed the flights of a basic economy reservation
 * @param latest the last conversations, the newest first
 */
record DeskView(
        long version,
        long conversations,
        Map<String, Long> calls,
        Map<String, Long> decisions,
        Map<String, Map<String, Long>> hooks,
        long basicEconomyViolations,
        List<Conversation> latest) {

    static DeskView of(long version, Summary summary, long violations, List<Conversation> latest) {
        return new DeskView(
                version,
                summary.conversations(),
                summary.callsByOutcome(),
                summary.decisionsByKind(),
                summary.decisionsByHook(),
                violations,
                latest);
    }
}
