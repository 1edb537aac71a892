package io.llmspell.sample.journal;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was counted.
 *
 * @param conversations how many were played
 * @param callsByOutcome tool calls of the agent
 * @param decisionsByHook for each hook, its decisions by kind
 */
public record Summary(
        long conversations, Map<String, Long> callsByOutcome, Map<String, Map<String, Long>> decisionsByHook) {

    public Summary {
        callsByOutcome = Collections.unmodifiableMap(new TreeMap<>(callsByOutcome));
        decisionsByHook = Collections.unmodifiableMap(new TreeMap<>(decisionsByHook));
    }

    /** All tool calls of the agent. */
    public long calls() {
        return this.callsByOutcome.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The decisions of all hooks, by kind. */
    public Map<String, Long> decisionsByKind() {
        Map<String, Long> kinds = new TreeMap<>();
        this.decisionsByHook.values().forEach(hook -> hook.forEach((kind, n) -> kinds.merge(kind, n, Long::sum)));
        return kinds;
    }

    /** How often this hook decided this. */
    public long count(String hook, String kind) {
        return this.decisionsByHook.getOrDefault(hook, Map.of()).getOrDefault(kind, 0L);
    }

    /** How often a hook failed to decide. */
    public long failures() {
        return decisionsByKind().getOrDefault(Decision.FAILED, 0L);
    }
}
