package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/**
 * One event type of a bus, for those who publish it often: asking whether anybody wants it costs no look-up. Safe for
 * use by many threads.
 */
public interface EventTopic {

    String eventType();

    /** Whether an event of this type would be given to anybody or stored: else it need not even be made. */
    boolean isWanted();

    /** As {@link EventBus#publish(String, Object)}. */
    PublishResult publish(@Nullable Object data);

    /**
     * The same without ever waiting: a subscription whose publishers wait for room counts as having refused the event
     * where there is none. For threads that others depend on.
     */
    PublishResult tryPublish(@Nullable Object data);
}
