package io.llmspell.event;

import java.time.Duration;

/** What becomes of an event that a subscription's queue has no room for. Immutable. */
public abstract sealed class FlowController permits DropOldest, DropNewest, Block, Reject {

    /** How long a publisher waits for room by default. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(1);

    FlowController() {}

    /** Drops the oldest event whose handling has not begun, and takes the new one: the default. */
    public static FlowController dropOldest() {
        return DropOldest.INSTANCE;
    }

    /** Drops the new event. */
    public static FlowController dropNewest() {
        return DropNewest.INSTANCE;
    }

    /** Lets the publisher wait {@link #DEFAULT_PATIENCE} for room. */
    public static FlowController block() {
        return block(DEFAULT_PATIENCE);
    }

    /**
     * Lets the publisher wait for room, and tells it in the {@link PublishResult} if there was none in time. The wait
     * ends at once when there is room, when the publisher is interrupted and when the subscription is closed. A handler
     * that publishes to its own full subscription does not wait: nobody else could make room.
     *
     * @param timeout how long it waits at most; all waits of one publish share the longest of them
     */
    public static FlowController block(Duration timeout) {
        return new Block(timeout);
    }

    /** Refuses the new event and tells the publisher in the {@link PublishResult}. */
    public static FlowController reject() {
        return Reject.INSTANCE;
    }

    /** The lower-case name used in configuration and meters. */
    public abstract String externalName();

    /** Decides, under the queue's lock, when there is no room. */
    abstract Admission whenFull(EventQueue queue);

    /** How long publishers wait; zero where they do not. */
    long patienceNanos() {
        return 0;
    }

    @Override
    public String toString() {
        return externalName();
    }
}
