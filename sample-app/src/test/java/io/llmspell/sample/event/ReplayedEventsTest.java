package io.llmspell.sample.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.sample.journal.Outcome;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.replay.Desks;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** What those who listen have heard of the sample's own conversations when the replay is over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayedEventsTest {

    private ConfigurableApplicationContext desk;

    private EventSummary summary;

    ConfigurableApplicationContext start(String... arguments) {
        return Desks.start(arguments);
    }

    @BeforeAll
    void replay() {
        this.desk = start();
        this.summary = this.desk.getBean(EventReport.class).summary();
    }

    @AfterAll
    void close() {
        this.desk.close();
    }

    @Test
    void eachCancelledCallIsAuditedOnce() {
        assertThat(audit(this.desk))
                .containsExactlyInAnyOrder(
                        "cancelled basic-economy-change policy.keepBasicEconomyFlights",
                        "cancelled basic-economy-upgrade-and-change policy.keepBasicEconomyFlights",
                        "cancelled book-too-many-bags policy.payForBookedBags",
                        "cancelled cancel-flown-trip policy.keepFlownFlights",
                        "cancelled certificate-earned policy.earnCertificate",
                        "cancelled certificate-not-earned policy.earnCertificate",
                        "cancelled change-bags-and-passenger policy.payForAddedBags",
                        "cancelled change-bags-and-passenger policy.checkArguments",
                        "cancelled change-bags-and-passenger policy.lookUpFirst");
    }

    @Test
    void aCallThatAShadowedHookWouldHaveCancelledIsAudited() {
        try (ConfigurableApplicationContext shadowed =
                start("--llmspell.hooks.instances.[policy.keepFlownFlights].mode=shadow")) {
            assertThat(audit(shadowed))
                    .hasSize(9)
                    .contains("would be cancelled cancel-flown-trip policy.keepFlownFlights");
        }
    }

    @Test
    void aCallThatFailedIsAudited() {
        try (ConfigurableApplicationContext alone =
                start("--llmspell.hooks.instances.[resilience.askArchive].mode=disabled")) {
            assertThat(audit(alone)).hasSize(10).contains("failed one-stop-search ");
        }
    }

    @Test
    void everyCallThatWasMadeIsChargedAndNoOther() {
        long made = this.desk.getBean(Tally.class).summary().callsByOutcome().get(Outcome.ANSWERED.externalName());

        // The search of connections, which is down, has the archive of connections called in its place.
        assertThat(queue("costs.charge").delivered()).isEqualTo(made + 1);
        assertThat(this.summary.costs().byTool()).hasSize(17).containsKey("connection_archive");
    }

    @Test
    void callsAreChargedByThePriceListOfTheSample() {
        Costs costs = this.summary.costs();

        assertThat(costs.byTool().get("transfer_to_human_agents")).isEqualByComparingTo("200");
        assertThat(costs.byTool().get("book_reservation")).isBetween(new BigDecimal(75), new BigDecimal(85));
        assertThat(costs.byConversation()).hasSize(12);
        assertThat(costs.byConversation().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(costs.total());
    }

    @Test
    void thoseThatCountMissNothing() {
        assertThat(List.of(queue("audit"), queue("costs.charge"))).allSatisfy(queue -> {
            assertThat(queue.dropped()).isZero();
            assertThat(queue.waiting()).isZero();
        });
    }

    private QueueState queue(String name) {
        return this.summary.subscriptions().stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> audit(ConfigurableApplicationContext desk) {
        return desk.getBean(Auditor.class).latest().stream()
                .map(entry -> entry.what() + " " + entry.conversation() + " " + entry.hook())
                .toList();
    }
}
