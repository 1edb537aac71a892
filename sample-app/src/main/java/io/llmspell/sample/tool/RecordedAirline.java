package io.llmspell.sample.tool;

import io.llmspell.sample.conversation.Playback;
import org.springframework.stereotype.Component;

/** The airline's own system, as far as the recording that is being played has met it. */
@Component
public class RecordedAirline {

    private final Playback playback;

    public RecordedAirline(Playback playback) {
        this.playback = playback;
    }

    /** What the recording answers to this request. */
    public ToolAnswer answer(ToolRequest request) {
        return new ToolAnswer(this.playback
                .recording(request.conversation())
                .call(request.number())
                .answer());
    }
}
