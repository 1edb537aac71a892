package io.llmspell.event;

import java.time.Instant;

/**
 * Observes a bus: what meters, logs and audits are built on. A listener cannot change what happens; what it throws is
 * logged and otherwise ignored. Called on the thread on which a thing happens, which may be the monitor's: a listener
 * must not block.
 */
public interface EventBusListener {

    /** The bus was made. */
    default void opened(EventBus bus) {}

    default void subscribed(Subscription subscription) {}

    /** It takes no more events; its handlers may still be at work. */
    default void closed(Subscription subscription) {}

    /** It was closed because nobody read it. */
    default void expired(Subscription subscription) {}

    /** The subscriptions of a type that was not known were looked for. */
    default void matched(String eventType, long nanos) {}

    default void refused(EventRefusedException refusal) {}

    /** A subscription was not made, because of a permission, a limit, its name, or as the bus is closed. */
    default void subscriptionRefused(String owner, SubscriptionRefusedException refusal) {}

    /** An interceptor kept an event from being published. */
    default void vetoed(UniversalEvent event, String reason) {}

    /** The queue is filled to its high watermark (80 %), or is down to its low one (20 %) again. */
    default void backPressure(Subscription subscription, boolean raised) {}

    /**
     * A handler failed.
     *
     * @param attempt how often it was tried, from 1
     * @param last whether the event becomes a dead letter
     */
    default void handlerFailed(
            Subscription subscription, UniversalEvent event, Throwable error, int attempt, boolean last) {}

    /** A handler did not return in time and was interrupted. */
    default void handlerOverran(Subscription subscription) {}

    default void deadLettered(DeadLetter deadLetter) {}

    /** This instance has the events of a durable subscription handled from now on, or no longer. */
    default void leaseChanged(Subscription subscription, boolean held) {}

    /**
     * Another instance has the events of a durable subscription handled. Told once, until this instance has them
     * handled.
     *
     * @param until when it is taken over if that instance is gone; by the clock of the storage
     */
    default void standingBy(Subscription subscription, Instant until) {}

    /** What a durable subscription wanted of its storage failed; it is tried again. */
    default void storageFailed(Subscription subscription, Throwable error) {}

    /** An event is published though it could not be stored. */
    default void notStored(UniversalEvent event, Throwable error) {}
}
