package io.llmspell.sample.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.UniversalEvent;
import io.llmspell.sample.event.EventSettings.Price;
import io.llmspell.sample.event.EventSettings.Prices;
import io.llmspell.sample.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CostMeterTest {

    private static final Prices PRICES = new Prices(price("0.5", "0"), Map.of("refund", price("2", "10")));

    private final Journal journal = new Journal();

    private final MeterRegistry meters = new SimpleMeterRegistry();

    private final CostMeter costs =
            new CostMeter(new EventSettings(Duration.ZERO, Duration.ZERO, PRICES), this.journal, this.meters);

    private static Price price(String call, String second) {
        return new Price(new BigDecimal(call), new BigDecimal(second));
    }

    @BeforeEach
    void correlate() {
        this.journal.correlate("turn-1", "a");
        this.journal.correlate("turn-2", "a");
        this.journal.correlate("turn-3", "b");
    }

    @Test
    void aCallCostsByItselfAndByTheTimeItTakes() {
        charge("turn-1", "refund", 250);

        assertThat(this.costs.costs().total()).isEqualByComparingTo("4.5");
    }

    @Test
    void aToolWithoutAPriceOfItsOwnCostsWhatOthersDo() {
        charge("turn-1", "think", 250);

        assertThat(this.costs.costs().total()).isEqualByComparingTo("0.5");
    }

    @Test
    void costsAreAddedUpByToolAndByConversation() {
        charge("turn-1", "refund", 0);
        charge("turn-2", "think", 0);
        charge("turn-3", "refund", 0);
        charge("unknown", "think", 0);

        Costs sums = this.costs.costs();
        assertThat(sums.total()).isEqualByComparingTo("5");
        assertThat(sums.byTool()).hasToString("{refund=4.0000, think=1.0000}");
        assertThat(sums.byConversation()).hasToString("{a=2.5000, b=2.0000, -=0.5000}");
    }

    @Test
    void aCounterOfEachToolTellsItsCost() {
        charge("turn-1", "refund", 100);
        charge("turn-3", "refund", 100);

        assertThat(this.meters.get("desk.cost").tag("tool", "refund").counter().count())
                .isEqualTo(6);
    }

    @Test
    void onlyTheLastConversationsHaveASumOfTheirOwn() {
        for (int i = 1; i <= 60; i++) {
            this.journal.correlate("t" + i, "c" + i);
            charge("t" + i, "think", 0);
        }

        assertThat(this.costs.costs().byConversation())
                .hasSize(50)
                .containsKey("c60")
                .doesNotContainKey("c10");
        assertThat(this.costs.costs().total()).isEqualByComparingTo("30");
    }

    private void charge(String correlationId, String tool, double millis) {
        UniversalEvent event = UniversalEvent.builder("tool.execution.completed")
                .correlationId(correlationId)
                .data(Map.of("component", tool, "duration_ms", millis))
                .build();
        this.costs.charge(event, event.data(CostMeter.Call.class));
    }
}
