package io.llmspell.sample.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.sample.journal.Conversation;
import io.llmspell.sample.journal.Entry;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Summary;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.policy.PolicyGuards;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The figures that the README explains. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnConversationsTest {

    private ConfigurableApplicationContext desk;

    private Summary summary;

    ConfigurableApplicationContext start(String... arguments) {
        return Desks.start(arguments);
    }

    @BeforeAll
    void replay() {
        this.desk = start();
        this.summary = this.desk.getBean(Tally.class).summary();
    }

    @AfterAll
    void close() {
        this.desk.close();
    }

    @Test
    void everyRecordedCallIsMade() {
        assertThat(this.summary.conversations()).isEqualTo(12);
        assertThat(this.summary.callsByOutcome()).isEqualTo(Map.of("answered", 43L, "cancelled", 9L));
        assertThat(this.summary.calls()).isEqualTo(52);
    }

    @Test
    void twoCallsViolateTheRuleOfBasicEconomy() {
        assertThat(PolicyGuards.basicEconomyViolations(this.summary)).isEqualTo(2);
        assertThat(cancelledBy("policy.keepBasicEconomyFlights"))
                .containsExactlyInAnyOrder("basic-economy-change #3", "basic-economy-upgrade-and-change #3");
    }

    @Test
    void eachRuleOfThePolicyCancelsWhatItIsFor() {
        assertThat(cancelledBy("policy.checkArguments")).containsExactly("change-bags-and-passenger #7");
        assertThat(cancelledBy("policy.lookUpFirst")).containsExactly("change-bags-and-passenger #8");
        assertThat(cancelledBy("policy.payForAddedBags")).containsExactly("change-bags-and-passenger #6");
        assertThat(cancelledBy("policy.payForBookedBags")).containsExactly("book-too-many-bags #3");
        assertThat(cancelledBy("policy.keepFlownFlights")).containsExactly("cancel-flown-trip #2");
        assertThat(cancelledBy("policy.earnCertificate"))
                .containsExactlyInAnyOrder("certificate-earned #5", "certificate-not-earned #4");
    }

    @Test
    void decisionsAreCountedByKindAndByHook() {
        assertThat(this.summary.decisionsByKind())
                .containsEntry("cancel", 9L)
                .containsEntry("modified", 27L)
                .containsEntry("retry", 6L)
                .containsEntry("redirect", 1L)
                .containsEntry("cache", 3L)
                .containsKey("continue")
                .hasSize(6);
        assertThat(this.summary.count("resilience.tryAgain", "retry")).isEqualTo(6);
        assertThat(this.summary.count("resilience.askArchive", "redirect")).isEqualTo(1);
        assertThat(this.summary.count("resilience.rememberAirports", "cache")).isEqualTo(3);
        assertThat(this.summary.count("privacy.redactCheckpoint", "modified")).isEqualTo(3);
    }

    @Test
    void theSummaryIsReadable() {
        assertThat(SummaryText.lines(this.summary))
                .contains(
                        "Replayed  12 conversations, 52 tool calls: 43 answered, 9 cancelled",
                        "  policy.keepBasicEconomyFlights   2 cancel, 3 continue",
                        "Hook failures: 0")
                .anyMatch(line -> line.startsWith("Basic economy violations: 2 calls"));
    }

    @Test
    void cancelledCallsAreNoFailure() {
        assertThat(this.desk.getBean(StartReplay.class).getExitCode()).isZero();
        assertThat(SpringApplication.exit(start())).isZero();
    }

    private List<String> cancelledBy(String hook) {
        return this.desk.getBean(Journal.class).latest().stream()
                .flatMap(conversation -> conversation.entries().stream()
                        .filter(entry -> isCancelledBy(entry, hook))
                        .map(entry -> name(conversation, entry)))
                .toList();
    }

    private static boolean isCancelledBy(Entry entry, String hook) {
        return entry.outcome().equals("cancelled")
                && entry.decisions().stream()
                        .anyMatch(decision ->
                                decision.hook().equals(hook) && decision.kind().equals("cancel"));
    }

    private static String name(Conversation conversation, Entry entry) {
        return conversation.id() + " #" + entry.number();
    }
}
