package io.llmspell.sample.event;

import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells what became of the events. */
@Component
public class EventReport {

    private static final List<String> THOSE_THAT_COUNT = List.of(Auditor.SUBSCRIPTION, CostMeter.SUBSCRIPTION);

    private final EventBus bus;

    private final CostMeter costs;

    public EventReport(EventBus bus, CostMeter costs) {
        this.bus = bus;
        this.costs = costs;
    }

    /** What became of them up to now. */
    public EventSummary summary() {
        return new EventSummary(
                this.bus.statistics().published(),
                this.bus.subscriptions().stream().map(QueueState::of).toList(),
                this.costs.costs());
    }

    /**
     * Waits until those who count have handled what was published; the archive and the browsers may be as late as they
     * are.
     *
     * @return whether they have, within the limit for each
     */
    public boolean awaitCounts(Duration limit) throws InterruptedException {
        for (String name : THOSE_THAT_COUNT) {
            Optional<Subscription> subscription = this.bus.find(name);
            if (subscription.isPresent() && !subscription.get().drain(limit)) {
                return false;
            }
        }
        return true;
    }
}
