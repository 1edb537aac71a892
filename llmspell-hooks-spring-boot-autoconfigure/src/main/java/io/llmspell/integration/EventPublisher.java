package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.EventTopic;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;

/**
 * One type of the events that are published of what happens. Whatever the bus says to it, what happens goes on: a
 * refusal is in the meters and the log of the bus.
 */
final class EventPublisher {

    private static final Log logger = LogFactory.getLog(EventPublisher.class);

    private final String eventType;

    private final Supplier<EventTopic> supplier;

    private volatile @Nullable EventTopic topic;

    EventPublisher(Supplier<EventBus> bus, String eventType) {
        this.eventType = eventType;
        this.supplier = () -> bus.get().topic(eventType);
    }

    private EventTopic topic() {
        EventTopic known = this.topic;
        if (known == null) {
            known = this.supplier.get();
            this.topic = known;
        }
        return known;
    }

    /** Whether anybody wants to know; not while the bus cannot be had, as while it is being made. */
    boolean isWanted() {
        EventTopic known = this.topic;
        if (known != null) {
            return known.isWanted();
        }
        try {
            return topic().isWanted();
        } catch (BeansException ex) {
            logger.debug("There is no event bus just now", ex);
            return false;
        }
    }

    void publish(Supplier<Map<String, @Nullable Object>> data) {
        safely(() -> topic().publish(data.get()));
    }

    /** For threads that must not wait. */
    void tryPublish(Map<String, ? extends @Nullable Object> data) {
        safely(() -> topic().tryPublish(data));
    }

    private void safely(Runnable publication) {
        try {
            publication.run();
        } catch (EventRefusedException ex) {
            logger.debug("Not published: " + ex.getMessage());
        } catch (RuntimeException | LinkageError | StackOverflowError ex) {
            logger.warn("An event of type " + this.eventType + " could not be published", ex);
        }
    }
}
