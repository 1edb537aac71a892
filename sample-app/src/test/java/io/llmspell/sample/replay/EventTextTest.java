package io.llmspell.sample.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.sample.event.Costs;
import io.llmspell.sample.event.EventSummary;
import io.llmspell.sample.event.QueueState;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTextTest {

    @Test
    void eachSubscriptionAndEachToolHasALine() {
        Costs costs = new Costs(new BigDecimal("2.0049"), Map.of("refund", new BigDecimal("2.0049")), Map.of());
        List<QueueState> queues = List.of(
                new QueueState("archive.keep", List.of("**"), 5, 6, 8, 300),
                new QueueState("costs.charge", List.of("tool.**"), 10_000, 0, 44, 0));

        assertThat(EventText.lines(new EventSummary(314, queues, costs)))
                .containsExactly(
                        "Events: 314 published",
                        "  archive.keep                     8 delivered, 300 dropped, 6 waiting",
                        "  costs.charge                     44 delivered, 0 dropped",
                        "Cost of the tools: 2.00 cents",
                        "  refund                           2.00 cents");
    }
}
