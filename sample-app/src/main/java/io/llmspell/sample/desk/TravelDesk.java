package io.llmspell.sample.desk;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.sample.conversation.OfflinePlanner;
import io.llmspell.sample.conversation.RecordedCall;
import io.llmspell.sample.conversation.RecordedTurn;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Outcome;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.privacy.Redaction;
import io.llmspell.sample.tool.Bookkeeping;
import io.llmspell.sample.tool.ToolAnswer;
import io.llmspell.sample.tool.ToolFailedException;
import io.llmspell.sample.tool.ToolRequest;
import io.llmspell.sample.tool.Toolbox;

/**
 * The agent of the travel desk. What it does in a turn is up to its planner, which repeats a recording: an open loop.
 * It goes on as recorded whatever the hooks decide about its calls.
 */
@AgentComponent("travel_desk")
public class TravelDesk {

    private final OfflinePlanner planner;

    private final Requests requests;

    private final Toolbox toolbox;

    private final Bookkeeping bookkeeping;

    private final Journal journal;

    private final Tally tally;

    private final Redaction redaction;

    public TravelDesk(
            OfflinePlanner planner,
            Requests requests,
            Toolbox toolbox,
            Bookkeeping bookkeeping,
            Journal journal,
            Tally tally,
            Redaction redaction) {
        this.planner = planner;
        this.requests = requests;
        this.toolbox = toolbox;
        this.bookkeeping = bookkeeping;
        this.journal = journal;
        this.tally = tally;
        this.redaction = redaction;
    }

    /** Serves one request of a customer. */
    public Reply handle(CustomerRequest request) {
        RecordedTurn plan = this.planner.plan(request.conversation(), request.turn());
        for (RecordedCall call : plan.calls()) {
            work(request.conversation(), call);
        }
        return new Reply(plan.reply());
    }

    private void work(String conversation, RecordedCall call) {
        ToolRequest request = this.requests.of(conversation, call);
        this.journal.call(conversation, call.number(), call.function(), this.redaction.redact(call.arguments()));
        try {
            ToolAnswer answer = this.toolbox.call(request);
            end(request, Outcome.ANSWERED, answer.content());
        } catch (HookCancelledException e) {
            end(request, Outcome.CANCELLED, e.hook() + ": " + e.reason());
            catchUp(request, call);
        } catch (ToolFailedException e) {
            end(request, Outcome.FAILED, String.valueOf(e.getMessage()));
            catchUp(request, call);
        }
    }

    private void end(ToolRequest request, Outcome outcome, String answer) {
        this.tally.call(outcome);
        this.journal.outcome(request.conversation(), outcome, answer);
    }

    /**
     * The recording went on as though the call had succeeded, and its later calls rest on that: the book has to know
     * what the recording knows, or guards would judge those by a reservation that is out of date.
     */
    private void catchUp(ToolRequest request, RecordedCall call) {
        this.bookkeeping.enter(request, new ToolAnswer(call.answer()));
    }
}
