package io.llmspell.actuate;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The oldest dead letters.
 *
 * @param more whether there are others
 * @param forgotten how many were let go of because there were too many
 */
public record DeadLetterPage(List<Letter> deadLetters, boolean more, long forgotten) implements OperationResponseBody {

    /**
     * A dead letter.
     *
     * @param timestamp when it was given up
     * @param error the class of what its handler threw at last
     * @param message what that said; only where data is shown, and redacted
     */
    public record Letter(
            String id,
            String subscription,
            int attempts,
            Instant timestamp,
            String error,
            @Nullable String message,
            EventDescription event)
            implements OperationResponseBody {}
}
