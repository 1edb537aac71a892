package io.llmspell.sample.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.llmspell.annotation.OnEvent;
import io.llmspell.event.UniversalEvent;
import io.llmspell.sample.journal.Journal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Adds up what the calls of tools cost, by the price list. Those that failed cost as well; those that a hook cancelled
 * were never made, and cost nothing. Safe for use by many threads.
 */
@Component
public class CostMeter {

    static final String SUBSCRIPTION = "costs.charge";

    private static final int MOST_CONVERSATIONS = 50;

    /** Digits of a hundredth of a cent and two more, since a call may take microseconds. */
    private static final int DIGITS = 4;

    private final EventSettings.Prices prices;

    private final Journal journal;

    private final MeterRegistry meters;

    private final Object lock = new Object();

    private final Map<String, BigDecimal> byTool = new TreeMap<>();

    private final Map<String, BigDecimal> byConversation = new LinkedHashMap<>();

    private BigDecimal total = BigDecimal.ZERO;

    public CostMeter(EventSettings settings, Journal journal, MeterRegistry meters) {
        this.prices = settings.prices();
        this.journal = journal;
        this.meters = meters;
    }

    @OnEvent(value = "tool.execution.{completed,failed}", name = SUBSCRIPTION)
    void charge(UniversalEvent event, Call call) {
        BigDecimal cost = this.prices.of(call.tool).of(call.millis).setScale(DIGITS, RoundingMode.HALF_UP);
        String conversation = this.journal.conversation(event.source().correlationId());
        synchronized (this.lock) {
            this.total = this.total.add(cost);
            this.byTool.merge(call.tool, cost, BigDecimal::add);
            this.byConversation.merge(conversation, cost, BigDecimal::add);
            forgetTheOldest();
        }
        count(call.tool, cost);
    }

    /** The costs of now. */
    public Costs costs() {
        synchronized (this.lock) {
            return new Costs(this.total, this.byTool, this.byConversation);
        }
    }

    private void forgetTheOldest() {
        if (this.byConversation.size() > MOST_CONVERSATIONS) {
            this.byConversation.remove(this.byConversation.keySet().iterator().next());
        }
    }

    private void count(String tool, BigDecimal cost) {
        Counter.builder("desk.cost")
                .description("What the tools cost, in cents")
                .tag("tool", tool)
                .register(this.meters)
                .increment(cost.doubleValue());
    }

    /**
     * What the cost meter reads in an event.
     *
     * @param tool which tool was called
     * @param millis how long it took
     */
    record Call(
            @JsonProperty("component") String tool,
            @JsonProperty("duration_ms") BigDecimal millis) {}
}
