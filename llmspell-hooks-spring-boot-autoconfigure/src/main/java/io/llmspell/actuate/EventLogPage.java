package io.llmspell.actuate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A part of the stored events that were asked for.
 *
 * @param next the {@code cursor} of the next page; {@code null} if there is none
 */
public record EventLogPage(
        List<EventDescription> events, @Nullable Long next) implements OperationResponseBody {}
