package io.llmspell.sample.tool;

import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.conversation.RecordingLibrary;
import org.springframework.stereotype.Component;

/** The airline's own system, as far as recordings have met it. */
@Component
public class RecordedAirline {

    private static final ToolAnswer UNKNOWN =
            new ToolAnswer("Error: the airline's system of this sample knows what its recordings know, and not this");

    private final Playback playback;

    private final RecordingLibrary library;

    public RecordedAirline(Playback playback, RecordingLibrary library) {
        this.playback = playback;
        this.library = library;
    }

    /**
     * What the recording that is being played answers to this request. In a conversation that is not recorded, what any
     * of the sample's own has answered to the same one.
     */
    public ToolAnswer answer(ToolRequest request) {
        return this.playback
                .recording(request.conversation())
                .find(request.number())
                .or(() -> this.library.call(request.function(), request.arguments()))
                .map(call -> new ToolAnswer(call.answer()))
                .orElse(UNKNOWN);
    }
}
