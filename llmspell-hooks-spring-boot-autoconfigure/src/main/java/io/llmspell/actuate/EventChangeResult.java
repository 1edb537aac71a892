package io.llmspell.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What was done.
 *
 * @param target {@code bus}, {@code subscription} or {@code deadletter}
 * @param name of the subscription, or the id of the dead letter
 * @param before what was the case
 * @param after what is the case now
 * @param drained of a drain: whether nothing was left to be handled before its time was over
 * @param subscription how a subscription is now; {@code null} if it is about something else
 */
public record EventChangeResult(
        String action,
        String target,
        String name,
        String before,
        String after,
        @Nullable Boolean drained,
        @Nullable SubscriptionDescription subscription)
        implements OperationResponseBody {}
