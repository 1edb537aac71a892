package io.llmspell.integration.adk;

import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Flowable;

/**
 * What is left of one streamed answer. ADK takes an answer that does not end with a whole response for one that is to
 * be continued, and asks the model again, without end; where hooks have ended an answer, or dropped its last part, one
 * is added that says what they let pass.
 */
final class StreamedAnswer {

    private final StringBuilder said = new StringBuilder();

    private volatile boolean asked;

    private boolean open = true;

    /** Notes that the model has said something, whatever is left of it. */
    void asked() {
        this.asked = true;
    }

    /** The answer with an end. */
    Flowable<LlmResponse> ended(Flowable<LlmResponse> parts) {
        return parts.doOnNext(this::note)
                .concatWith(
                        Flowable.defer(() -> (this.asked && this.open) ? Flowable.just(whole()) : Flowable.empty()));
    }

    private void note(LlmResponse part) {
        this.open = part.partial().orElse(false);
        if (this.open) {
            this.said.append(AnswerTexts.textOf(part));
        } else {
            this.said.setLength(0);
        }
    }

    private LlmResponse whole() {
        return LlmResponse.builder()
                .content(Content.builder()
                        .role("model")
                        .parts(Part.fromText(this.said.toString()))
                        .build())
                .build();
    }
}
