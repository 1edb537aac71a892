package io.llmspell.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the newest decisions. */
final class MemoryDecisionJournal implements DecisionJournal {

    private final ArrayDeque<RecordedDecision> decisions = new ArrayDeque<>();

    private final int capacity;

    private long lastPosition;

    MemoryDecisionJournal(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("The capacity must be at least 1, but is " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized void append(List<RecordedDecision> added) {
        for (RecordedDecision decision : added) {
            this.decisions.add(decision.at(++this.lastPosition));
            if (this.decisions.size() > this.capacity) {
                this.decisions.remove();
            }
        }
    }

    @Override
    public synchronized List<RecordedDecision> find(JournalQuery query) {
        return this.decisions.stream()
                .filter(query::matches)
                .limit(query.limit())
                .toList();
    }

    @Override
    public synchronized long trim(@Nullable Instant before, long newest) {
        long size = this.decisions.size();
        if (before != null) {
            this.decisions.removeIf(decision -> decision.time().isBefore(before));
        }
        while (this.decisions.size() > newest) {
            this.decisions.remove();
        }
        return size - this.decisions.size();
    }
}
