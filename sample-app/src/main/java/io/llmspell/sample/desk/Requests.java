package io.llmspell.sample.desk;

import io.llmspell.sample.airline.Facts;
import io.llmspell.sample.airline.ReservationBook;
import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.conversation.RecordedCall;
import io.llmspell.sample.tool.ToolRequest;
import org.springframework.stereotype.Component;

/** Makes requests to tools, with what the desk knows at that moment. */
@Component
class Requests {

    private final ReservationBook reservations;

    private final Playback playback;

    Requests(ReservationBook reservations, Playback playback) {
        this.reservations = reservations;
        this.playback = playback;
    }

    ToolRequest of(String conversation, RecordedCall call) {
        Facts facts = this.reservations
                .findFacts(conversation)
                .at(this.playback.recording(conversation).now());
        return new ToolRequest(conversation, call.number(), call.function(), call.arguments(), facts);
    }
}
