package io.llmspell.sample.desk;

import io.llmspell.sample.airline.Facts;
import io.llmspell.sample.airline.ReservationBook;
import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.tool.ToolRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    ToolRequest of(String conversation, int number, String function, Map<String, @Nullable Object> arguments) {
        Facts facts = this.reservations
                .findFacts(conversation)
                .at(this.playback.recording(conversation).now());
        return new ToolRequest(conversation, number, function, arguments, facts);
    }
}
