package io.llmspell.sample.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Decision REFUSAL =
            new Decision("cancel_reservation", "BeforeToolExecution", "policy.x", "cancel", "flown", true, 0.1);

    private final Journal journal = new Journal();

    @Test
    void aDecisionIsWrittenToWhatIsHappeningInItsConversation() {
        this.journal.begin("a");
        this.journal.begin("b");
        this.journal.correlate("id-1", "a");
        this.journal.customer("a", "please cancel");
        this.journal.call("a", 1, "cancel_reservation", "{}");

        assertThat(this.journal.decide("id-1", REFUSAL)).isEqualTo(new Journal.Place("a", 1));
        this.journal.outcome("a", Outcome.CANCELLED, "flown");

        assertThat(this.journal.latest()).extracting(Conversation::id).containsExactly("b", "a");
        assertThat(this.journal.latest().get(1).entries())
                .containsExactly(
                        new Entry(Entry.CUSTOMER, 0, "please cancel", "", "", "", List.of()),
                        new Entry(Entry.CALL, 1, "cancel_reservation", "{}", "cancelled", "flown", List.of(REFUSAL)));
    }

    @Test
    void aDecisionOfNoConversationHasNoPlace() {
        assertThat(this.journal.decide("unknown", REFUSAL)).isEqualTo(new Journal.Place("-", 0));
        assertThat(this.journal.latest()).isEmpty();
    }

    @Test
    void onlyTheLastConversationsAreKept() {
        for (int i = 1; i <= 60; i++) {
            this.journal.begin("c" + i);
        }
        this.journal.reply("c1", "too late, and no failure");

        assertThat(this.journal.latest()).hasSize(50);
        assertThat(this.journal.latest().get(0).id()).isEqualTo("c60");
        assertThat(this.journal.latest().get(49).id()).isEqualTo("c11");
    }

    @Test
    void theVersionChangesWithEverythingThatIsWritten() {
        long before = this.journal.version();
        this.journal.begin("a");
        long begun = this.journal.version();
        this.journal.end("a");

        assertThat(before).isNotEqualTo(begun);
        assertThat(this.journal.version()).isNotEqualTo(begun);
        assertThat(this.journal.latest().get(0).over()).isTrue();
    }
}
