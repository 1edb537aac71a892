package io.llmspell.actuate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as the endpoint shows it.
 *
 * @param position where it is in the storage; {@code null} of one that was not read from there
 * @param data its data, only where that is shown, and redacted
 * @param metadata the same of its metadata
 * @param omittedBytes how large the data is, where it is too large to be shown
 */
public record EventDescription(
        @Nullable Long position,
        String id,
        String type,
        Instant timestamp,
        String version,
        Source source,
        @Nullable Object data,
        @Nullable Object metadata,
        @Nullable Integer omittedBytes) {

    /** Where it comes from. */
    public record Source(
            String component,
            @Nullable String instanceId,
            @Nullable String correlationId) {}
}
