package io.llmspell.sample.replay;

import io.llmspell.sample.airline.ReservationBook;
import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.conversation.RecordedTurn;
import io.llmspell.sample.conversation.Recording;
import io.llmspell.sample.desk.CustomerRequest;
import io.llmspell.sample.desk.Reply;
import io.llmspell.sample.desk.TravelDesk;
import io.llmspell.sample.history.RunLog;
import io.llmspell.sample.journal.Journal;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.privacy.Redaction;
import java.util.List;
import org.springframework.stereotype.Component;

/** Plays a recording: its customer speaks, and the desk serves them. Safe for use by many threads. */
@Component
public class Replay {

    private final ConversationScope scope;

    private final RunLog runs;

    private final Playback playback;

    private final TravelDesk desk;

    private final ReservationBook reservations;

    private final Journal journal;

    private final Tally tally;

    private final Redaction redaction;

    public Replay(
            ConversationScope scope,
            RunLog runs,
            Playback playback,
            TravelDesk desk,
            ReservationBook reservations,
            Journal journal,
            Tally tally,
            Redaction redaction) {
        this.scope = scope;
        this.runs = runs;
        this.playback = playback;
        this.desk = desk;
        this.reservations = reservations;
        this.journal = journal;
        this.tally = tally;
        this.redaction = redaction;
    }

    /** Plays the whole recording under this name. */
    public void play(String conversation, Recording recording) {
        this.playback.start(conversation, recording);
        this.journal.begin(conversation);
        this.tally.conversation();
        try {
            this.scope.run(correlationId -> {
                this.journal.correlate(correlationId, conversation);
                this.runs.conversationStarted(conversation);
                playTurns(conversation, recording.turns());
                this.journal.find(conversation).ifPresent(this.runs::conversationEnded);
            });
        } finally {
            this.reservations.forget(conversation);
            this.journal.end(conversation);
            this.playback.end(conversation);
        }
    }

    private void playTurns(String conversation, List<RecordedTurn> turns) {
        for (int turn = 0; turn < turns.size(); turn++) {
            play(new CustomerRequest(conversation, turn, turns.get(turn).customer()));
        }
    }

    private void play(CustomerRequest request) {
        this.journal.customer(request.conversation(), this.redaction.redact(request.text()));
        Reply reply = this.desk.handle(request);
        if (!reply.text().isEmpty()) {
            this.journal.reply(request.conversation(), this.redaction.redact(reply.text()));
        }
    }
}
