package io.llmspell.event;

/** Sees each event before and after it is published, on the publisher's thread. */
public interface EventInterceptor {

    /** Whether it has anything to do just now; asked for each event, before anything is made for it. */
    default boolean isActive() {
        return true;
    }

    /**
     * Called before the event is stored and given to anybody.
     *
     * @return the event to publish: as it is, or changed
     * @throws EventVetoedException if it is not to be published; what else is thrown is logged and has the same effect
     */
    UniversalEvent beforePublish(UniversalEvent event) throws EventVetoedException;

    /** Called when the event is in the queues of its subscriptions. */
    default void afterPublish(UniversalEvent event, PublishResult result) {}
}
