package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes that queues fill up, and that they no longer are. Never waits for the queues it tells of. */
public final class BackPressureEvents implements EventBusListener {

    private final EventPublisher raised;

    private final EventPublisher cleared;

    /**
     * Makes one.
     *
     * @param bus asked for when it is first needed
     */
    public BackPressureEvents(Supplier<EventBus> bus) {
        this.raised = new EventPublisher(bus, "system.backpressure.raised");
        this.cleared = new EventPublisher(bus, "system.backpressure.cleared");
    }

    @Override
    public void backPressure(Subscription subscription, boolean isRaised) {
        EventPublisher publisher = isRaised ? this.raised : this.cleared;
        if (publisher.isWanted()) {
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("subscription", subscription.name());
            data.put("depth", subscription.depth());
            data.put("capacity", subscription.capacity());
            data.put("strategy", subscription.options().flow().externalName());
            publisher.tryPublish(data);
        }
    }
}
