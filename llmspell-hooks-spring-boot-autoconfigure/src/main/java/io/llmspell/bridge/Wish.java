package io.llmspell.bridge;

import io.llmspell.event.FlowController;
import io.llmspell.event.StartAt;
import io.llmspell.event.SubscriptionOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that a script wants. Equal ones are one subscription, which a reloaded script goes on with.
 *
 * @param handled whether a function of the script handles its events; else they are received
 * @param flow in the words of configuration
 * @param timeout of one call of that function
 */
record Wish(
        String name,
        List<String> patterns,
        boolean handled,
        int capacity,
        @Nullable String flow,
        int concurrency,
        boolean durable,
        StartAt startAt,
        Duration timeout) {

    /** Beyond the deadline of the script, which is stopped by then. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    SubscriptionOptions options(String owner) {
        SubscriptionOptions.Builder options = SubscriptionOptions.builder()
                .name(this.name)
                .owner(owner)
                .capacity(this.capacity)
                .concurrency(this.concurrency)
                .durable(this.durable)
                .startAt(this.startAt)
                .handlerTimeout(this.timeout.plus(MARGIN));
        if (this.flow != null) {
            options.flow(flow(this.flow));
        }
        return options.build();
    }

    private static FlowController flow(String name) {
        return switch (name) {
            case "drop_oldest" -> FlowController.dropOldest();
            case "drop_newest" -> FlowController.dropNewest();
            case "block" -> FlowController.block();
            case "reject" -> FlowController.reject();
            default ->
                throw Fields.error("the overflow of a subscription is one of block, drop_newest, drop_oldest, reject,"
                        + " but not '" + name + "'");
        };
    }
}
