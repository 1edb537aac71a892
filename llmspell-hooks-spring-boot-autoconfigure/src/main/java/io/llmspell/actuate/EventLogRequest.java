package io.llmspell.actuate;

import org.jspecify.annotations.Nullable;

/** Which of the stored events are asked for, as it was sent. */
record EventLogRequest(
        @Nullable String type,
        @Nullable String source,
        @Nullable String correlationId,
        @Nullable String from,
        @Nullable String to,
        @Nullable String newestFirst,
        @Nullable String limit,
        @Nullable String cursor) {}
