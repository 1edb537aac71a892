package io.llmspell.integration.adk;

import com.google.adk.events.Event;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What answers say that come in parts. */
final class AnswerTexts {

    private AnswerTexts() {}

    /** The text; {@code null} for what is of another kind. */
    static @Nullable String textOf(Object element) {
        if (element instanceof LlmResponse response) {
            return textOf(response.content());
        }
        return (element instanceof Event event) ? textOf(event.content()) : null;
    }

    private static String textOf(Optional<Content> content) {
        return content.map(Content::text).orElse("");
    }
}
