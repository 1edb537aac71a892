package io.llmspell.sample.trial;

import io.llmspell.hook.HookRegistry;
import io.llmspell.sample.history.History;
import io.llmspell.sample.history.PastConversation;
import io.llmspell.sample.journal.Journal;
import io.llmspell.state.DecisionJournal;
import io.llmspell.state.DecisionRecorder;
import io.llmspell.state.HookReplay;
import io.llmspell.state.JournalQuery;
import io.llmspell.state.RecordedDecision;
import io.llmspell.state.ReplayReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes recorded calls through the hooks of today, in their modes of today. No tool is called, and neither the desk nor
 * its counts see anything of it.
 */
@Component
public class PolicyTrial {

    private static final Duration WRITING = Duration.ofSeconds(10);

    private static final int MOST_DIFFERENCES = 200;

    private final DecisionJournal journal;

    private final DecisionRecorder recorder;

    private final HookReplay replay;

    private final HookRegistry hooks;

    private final History history;

    public PolicyTrial(
            DecisionJournal journal,
            DecisionRecorder recorder,
            HookReplay replay,
            HookRegistry hooks,
            History history) {
        this.journal = journal;
        this.recorder = recorder;
        this.replay = replay;
        this.hooks = hooks;
        this.history = history;
    }

    /**
     * Tries the policy.
     *
     * @param without the names of hooks to leave out
     * @param run of which run the calls are; {@code null} for all that are recorded
     * @throws IllegalArgumentException if there is no such hook
     */
    public Trial run(List<String> without, @Nullable String run) throws InterruptedException {
        without.forEach(this::requireHook);
        // What was decided a moment ago may not be written yet.
        this.recorder.flush(WRITING);
        ReplayReport report;
        try (Stream<RecordedDecision> recorded = recorded(run)) {
            report = this.replay.without(without).run(recorded, List.of());
        }
        return Trial.of(without, report, differences(report));
    }

    private void requireHook(String name) {
        if (this.hooks.find(name).isEmpty()) {
            throw new IllegalArgumentException("There is no hook '" + name + "'");
        }
    }

    private Stream<RecordedDecision> recorded(@Nullable String run) {
        Stream<RecordedDecision> all = this.journal.stream(JournalQuery.all().limit(1_000));
        if (run == null) {
            return all;
        }
        Set<String> ids = this.history.conversations(run).stream()
                .map(PastConversation::correlationId)
                .collect(Collectors.toSet());
        return all.filter(decision -> ids.contains(decision.correlationId()));
    }

    private List<Difference> differences(ReplayReport report) {
        Map<String, String> names = new HashMap<>();
        return report.differences().stream()
                .limit(MOST_DIFFERENCES)
                .map(comparison -> Difference.of(
                        comparison, names.computeIfAbsent(comparison.correlationId(), this::conversation)))
                .toList();
    }

    private String conversation(String correlationId) {
        return this.history.nameOf(correlationId).orElse(Journal.NOWHERE);
    }
}
