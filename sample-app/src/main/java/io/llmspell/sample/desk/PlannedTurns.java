package io.llmspell.sample.desk;

import io.llmspell.hook.HookCancelledException;
import io.llmspell.sample.conversation.OfflinePlanner;
import io.llmspell.sample.conversation.RecordedCall;
import io.llmspell.sample.conversation.RecordedTurn;
import io.llmspell.sample.tool.ToolFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Plain beans: what the desk does in a turn is up to its planner, which repeats a recording. An open loop: it goes on
 * as recorded whatever the hooks decide about its calls.
 */
@Component
@Profile("!spring-ai")
class PlannedTurns implements TurnTaker {

    private static final Logger log = LoggerFactory.getLogger(PlannedTurns.class);

    private final OfflinePlanner planner;

    private final ToolCalls calls;

    PlannedTurns(OfflinePlanner planner, ToolCalls calls) {
        this.planner = planner;
        this.calls = calls;
    }

    @Override
    public String take(CustomerRequest request) {
        RecordedTurn plan = this.planner.plan(request.conversation(), request.turn());
        for (RecordedCall call : plan.calls()) {
            make(request.conversation(), call);
        }
        return plan.reply();
    }

    @Override
    public boolean improvises() {
        return false;
    }

    private void make(String conversation, RecordedCall call) {
        try {
            this.calls.make(conversation, call.number(), call.function(), call.arguments());
        } catch (HookCancelledException | ToolFailedException e) {
            log.debug("Call #{} has no answer", call.number(), e);
        }
    }
}
