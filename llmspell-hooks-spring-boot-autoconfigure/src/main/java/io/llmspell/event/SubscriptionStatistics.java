package io.llmspell.event;

/**
 * What became of the events that were offered to a subscription. At rest, {@code offered = delivered + dropped +
 * rejected + deadLettered + discarded + queued + inFlight}; while events come and go the numbers are of slightly
 * different moments.
 *
 * @param offered events that matched one of its patterns while it was open, and dead letters that were requeued
 * @param delivered handled, or received
 * @param dropped lost to a full queue, as its strategy says
 * @param rejected refused to their publishers because of a full queue
 * @param deadLettered given up after the last attempt
 * @param discarded undelivered when it was closed
 * @param queued waiting
 * @param inFlight being handled, or waiting to be handled again
 * @param failedAttempts times a handler failed
 */
public record SubscriptionStatistics(
        long offered,
        long delivered,
        long dropped,
        long rejected,
        long deadLettered,
        long discarded,
        long queued,
        long inFlight,
        long failedAttempts) {

    /** Whether every event that was offered is accounted for. */
    public boolean balances() {
        return this.offered
                == this.delivered
                        + this.dropped
                        + this.rejected
                        + this.deadLettered
                        + this.discarded
                        + this.queued
                        + this.inFlight;
    }
}
