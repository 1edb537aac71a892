package io.llmspell.sample.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.sample.history.RunLog;
import io.llmspell.sample.journal.Summary;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.replay.Desks;
import io.llmspell.state.ReplayComparison.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Policies tried on the sample's own conversations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyTrialTest {

    private static final String BASIC_ECONOMY = "policy.keepBasicEconomyFlights";

    private ConfigurableApplicationContext desk;

    ConfigurableApplicationContext start(String... arguments) {
        return Desks.start(arguments);
    }

    @BeforeAll
    void replay() {
        this.desk = start();
    }

    @AfterAll
    void close() {
        this.desk.close();
    }

    @Test
    void anUnchangedPolicyDecidesTheSameAboutConversationsThatAreLongOver() throws Exception {
        Trial trial = trial(List.of());

        assertThat(trial.score()).isEqualTo(1.0);
        assertThat(trial.differences()).isEmpty();
        assertThat(trial.skipped()).isEmpty();
        assertThat(trial.count(Kind.SAME)).isEqualTo(decisions());
    }

    @ParameterizedTest
    @CsvSource({
        "policy.keepBasicEconomyFlights, 2",
        "policy.keepFlownFlights, 1",
        "policy.earnCertificate, 2",
        "policy.payForBookedBags, 1",
        "policy.payForAddedBags, 1"
    })
    void aGuardThatIsLeftOutIsMissingWithItsDecisionsAndNoOthers(String guard, int cancellations) throws Exception {
        Trial trial = trial(List.of(guard));

        assertThat(trial.differences()).allSatisfy(each -> {
            assertThat(each.kind()).isEqualTo("missing");
            assertThat(each.hook()).isEqualTo(guard);
            assertThat(each.today()).isEmpty();
        });
        assertThat(trial.differences()).hasSize(decisions(guard));
        assertThat(trial.differences())
                .filteredOn(each -> each.recorded().equals("cancel"))
                .hasSize(cancellations)
                .allSatisfy(each -> assertThat(each.conversation()).isNotEqualTo("-"));
        assertThat(trial.count(Kind.SAME)).isEqualTo(decisions() - decisions(guard));
        assertThat(trial.score()).isLessThan(1);
    }

    @Test
    void whatAGuardHadKeptFromOthersIsNewWithoutIt() throws Exception {
        Trial trial = trial(List.of("policy.lookUpFirst"));

        assertThat(trial.count(Kind.MISSING)).isEqualTo(decisions("policy.lookUpFirst"));
        assertThat(trial.differences())
                .filteredOn(each -> each.kind().equals("new"))
                .singleElement()
                .hasToString(new Difference(
                                "new",
                                "change-bags-and-passenger",
                                "update_reservation_baggages",
                                "BeforeToolExecution",
                                "policy.payForAddedBags",
                                "",
                                "",
                                "continue")
                        .toString());
    }

    @Test
    void aTrialCountsForNothing() throws Exception {
        Summary before = this.desk.getBean(Tally.class).summary();

        trial(List.of(BASIC_ECONOMY));

        assertThat(this.desk.getBean(Tally.class).summary()).isEqualTo(before);
    }

    @Test
    void aHookThatIsNoneIsRefused() {
        assertThatThrownBy(() -> trial(List.of("policy.none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("policy.none");
    }

    @Test
    void thePolicyOfTodayIsTriedOnTheRunBefore(@TempDir Path data) throws Exception {
        String before;
        try (ConfigurableApplicationContext first = start("--travel.data=" + data)) {
            before = first.getBean(RunLog.class).run();
        }
        try (ConfigurableApplicationContext today =
                start("--travel.data=" + data, "--llmspell.hooks.instances.[" + BASIC_ECONOMY + "].mode=shadow")) {
            PolicyTrial trials = today.getBean(PolicyTrial.class);

            assertThat(trials.run(List.of(), before).differences()).hasSize(2).allSatisfy(each -> {
                assertThat(each.kind()).isEqualTo("changed");
                assertThat(each.hook()).isEqualTo(BASIC_ECONOMY);
                assertThat(each.recorded()).isEqualTo("cancel");
            });
            assertThat(trials.run(List.of(), today.getBean(RunLog.class).run()).score())
                    .isEqualTo(1.0);
        }
    }

    private Trial trial(List<String> without) throws InterruptedException {
        return this.desk.getBean(PolicyTrial.class).run(without, null);
    }

    /** Of the points that are recorded. */
    private int decisions() {
        return this.desk.getBean(Tally.class).summary().decisionsByHook().keySet().stream()
                .filter(hook -> hook.startsWith("policy.") || hook.equals("resilience.rememberAirports"))
                .mapToInt(this::decisions)
                .sum();
    }

    private int decisions(String hook) {
        return this.desk.getBean(Tally.class).summary().decisionsByHook().get(hook).values().stream()
                .mapToInt(Long::intValue)
                .sum();
    }
}
