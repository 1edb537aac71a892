package io.llmspell.actuate;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one hook made of one call.
 *
 * @param number grows with each
 * @param at when it was made
 * @param hook which hook, at which point
 * @param mode it ran in: of a shadow, the result was not applied
 * @param result a result's external name, or a failure's
 * @param failed whether it is a failure's
 * @param blocked whether the call was cancelled by it
 * @param exception the class of what the hook threw
 * @param reason of a cancel, a skip or a failure; where a redirect went
 * @param nanos how long the hook ran
 */
record LoggedDecision(
        long number,
        Instant at,
        DecisionSource hook,
        ComponentId component,
        String operation,
        String correlationId,
        HookMode mode,
        String result,
        boolean failed,
        boolean blocked,
        @Nullable String exception,
        @Nullable String reason,
        long nanos) {}
