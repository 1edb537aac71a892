package io.llmspell.sample.desk;

import io.llmspell.hook.HookCancelledException;
import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Outcome;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.privacy.Redaction;
import io.llmspell.sample.tool.Bookkeeping;
import io.llmspell.sample.tool.ToolAnswer;
import io.llmspell.sample.tool.ToolFailedException;
import io.llmspell.sample.tool.ToolRequest;
import io.llmspell.sample.tool.Toolbox;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Calls the tools of the desk, and notes and counts what becomes of it. Safe for use by many threads. */
@Component
public class ToolCalls {

    private final Requests requests;

    private final Toolbox toolbox;

    private final Playback playback;

    private final Bookkeeping bookkeeping;

    private final Journal journal;

    private final Tally tally;

    private final Redaction redaction;

    public ToolCalls(
            Requests requests,
            Toolbox toolbox,
            Playback playback,
            Bookkeeping bookkeeping,
            Journal journal,
            Tally tally,
            Redaction redaction) {
        this.requests = requests;
        this.toolbox = toolbox;
        this.playback = playback;
        this.bookkeeping = bookkeeping;
        this.journal = journal;
        this.tally = tally;
        this.redaction = redaction;
    }

    /**
     * Makes a call.
     *
     * @param number its place among the calls of the conversation, from 1
     * @throws HookCancelledException if a hook cancelled it
     * @throws ToolFailedException if the tool failed, and no hook recovered it
     */
    public ToolAnswer make(String conversation, int number, String function, Map<String, @Nullable Object> arguments) {
        ToolRequest request = this.requests.of(conversation, number, function, arguments);
        this.journal.call(conversation, number, function, this.redaction.redact(arguments));
        try {
            ToolAnswer answer = this.toolbox.call(request);
            end(request, Outcome.ANSWERED, answer.content());
            return answer;
        } catch (HookCancelledException e) {
            end(request, Outcome.CANCELLED, e.hook() + ": " + e.reason());
            catchUp(request);
            throw e;
        } catch (ToolFailedException e) {
            end(request, Outcome.FAILED, String.valueOf(e.getMessage()));
            catchUp(request);
            throw e;
        }
    }

    private void end(ToolRequest request, Outcome outcome, String answer) {
        this.tally.call(outcome);
        this.journal.outcome(request.conversation(), outcome, answer);
    }

    /**
     * A recording went on as though the call had succeeded, and its later calls rest on that: the book has to know what
     * the recording knows, or guards would judge those by a reservation that is out of date.
     */
    private void catchUp(ToolRequest request) {
        this.playback
                .recording(request.conversation())
                .find(request.number())
                .ifPresent(call -> this.bookkeeping.enter(request, new ToolAnswer(call.answer())));
    }
}
