package io.llmspell.sample.event;

import java.util.List;

/**
 * What became of the events.
 *
 * @param published how many there were
 * @param subscriptions who is given them, in the order in which they subscribed
 * @param costs what the tools cost
 */
public record EventSummary(long published, List<QueueState> subscriptions, Costs costs) {

    public EventSummary {
        subscriptions = List.copyOf(subscriptions);
    }
}
