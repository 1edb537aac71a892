package io.llmspell.sample.replay;

import io.llmspell.sample.conversation.OfflinePlanner;
import io.llmspell.sample.conversation.RecordedTurn;
import io.llmspell.sample.conversation.Recording;
import io.llmspell.sample.conversation.RecordingLibrary;
import io.llmspell.sample.desk.TurnTaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Answers a request of a customer's own words: with the recording that begins most like it, or with a model's own words
 * where the desk has a model that answers for itself.
 */
@Component
public class RequestPlayer {

    private final OfflinePlanner planner;

    private final RecordingLibrary library;

    private final Replay replay;

    private final TurnTaker turns;

    private final AtomicLong requests = new AtomicLong();

    public RequestPlayer(OfflinePlanner planner, RecordingLibrary library, Replay replay, TurnTaker turns) {
        this.turns = turns;
        this.planner = planner;
        this.library = library;
        this.replay = replay;
    }

    /** Returns the name of the conversation that was held; empty if no recording is like the request. */
    public Optional<String> play(String request) {
        if (this.turns.improvises()) {
            return Optional.of(hold(new Recording("", this.library.now(), List.of(unrecorded(request)))));
        }
        return this.planner.closest(request, this.library.recordings()).map(recording -> play(request, recording));
    }

    private String play(String request, Recording recording) {
        return hold(beginningWith(request, recording));
    }

    private String hold(Recording recording) {
        String conversation = "request-" + this.requests.incrementAndGet();
        this.replay.play(conversation, recording);
        return conversation;
    }

    private static RecordedTurn unrecorded(String request) {
        return new RecordedTurn(request, List.of());
    }

    private static Recording beginningWith(String request, Recording recording) {
        List<RecordedTurn> turns = new ArrayList<>(recording.turns());
        for (int i = 0; i < turns.size(); i++) {
            RecordedTurn turn = turns.get(i);
            if (turn.customer().equals(recording.opening())) {
                turns.set(i, new RecordedTurn(request, turn.messages()));
                break;
            }
        }
        return new Recording(recording.id(), recording.now(), turns);
    }
}
