package io.llmspell.integration.adk;

import com.google.adk.events.Event;
import com.google.adk.models.LlmResponse;
import com.google.genai.types.Content;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
        // Content's own text warns of all parts that are none.
        return content.flatMap(Content::parts).orElse(List.of()).stream()
                .flatMap(part -> part.text().stream())
                .collect(Collectors.joining());
    }
}
