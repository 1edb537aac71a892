package io.llmspell.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDecisionJournalTests extends DecisionJournalContract {

    @Override
    DecisionJournal create() {
        return DecisionJournal.inMemory(1_000);
    }

    @Test
    void theNewestAreKept() {
        DecisionJournal small = DecisionJournal.inMemory(2);

        small.append(List.of(decision(1, "a", "t", "P"), decision(2, "b", "t", "P"), decision(3, "c", "t", "P")));

        assertThat(small.find(JournalQuery.all()))
                .extracting(RecordedDecision::hook)
                .containsExactly("b", "c");
    }
}
