package io.llmspell.sample.desk;

import io.llmspell.annotation.AgentComponent;

/** The agent of the travel desk. */
@AgentComponent("travel_desk")
public class TravelDesk {

    private final TurnTaker turns;

    public TravelDesk(TurnTaker turns) {
        this.turns = turns;
    }

    /** Serves one request of a customer. */
    public Reply handle(CustomerRequest request) {
        return new Reply(this.turns.take(request));
    }
}
