package io.llmspell.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where durable subscriptions read their events, and keep how far they are. Instances of an application share it: one
 * of them has the lease of a subscription at a time, by the clock of the storage. Safe for use by many threads; all
 * methods may take long but {@link #execute} and {@link #onStored}.
 */
public interface SubscriptionStorage {

    /**
     * How leases are kept.
     *
     * @param duration after which a lease ends that its holder does not renew; 30 s by default
     * @param pollInterval how often it is looked for events of other instances, and for free leases; 1 s by default
     * @param saveInterval how often the position is saved while events are handled; 100 ms by default
     */
    record Timing(Duration duration, Duration pollInterval, Duration saveInterval) {

        public static final Timing DEFAULT =
                new Timing(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMillis(100));

        public Timing {
            requirePositive("duration", duration);
            requirePositive("pollInterval", pollInterval);
            requirePositive("saveInterval", saveInterval);
            if (pollInterval.multipliedBy(3).compareTo(duration) > 0) {
                throw new IllegalArgumentException("The pollInterval of leases (" + pollInterval
                        + ") must be at most a third of their duration (" + duration
                        + "): a lease is renewed no more often than that");
            }
        }

        private static void requirePositive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("The " + name + " of leases must be positive, but is " + value);
            }
        }
    }

    Timing timing();

    /**
     * Makes a subscription known, unless it is.
     *
     * @param startAt where it begins if it is not known yet
     */
    void register(String subscription, StartAt startAt);

    /** Takes the lease of a subscription that is known, if nobody has it. */
    Optional<Lease> acquire(String subscription);

    /** Notes that the next event is about to be handled: if the lease is lost before it is saved, that may be why. */
    void begin(Lease lease);

    /** Keeps a lease; returns whether it still is the holder's. */
    boolean renew(Lease lease);

    /** Gives a lease back. */
    void release(Lease lease);

    /**
     * Saves how far a subscription is.
     *
     * @param position all events up to here are handled
     * @param attempts how often the next one was tried in vain
     * @return whether the lease still is the holder's; else nothing was saved
     */
    boolean save(Lease lease, long position, int attempts);

    /**
     * Keeps a dead letter, and saves that its event is done with, both or none.
     *
     * @return whether the lease still is the holder's
     */
    boolean bury(Lease lease, long position, DeadLetter letter);

    /** The next events of these patterns after a position. */
    EventTail read(Collection<EventPattern> patterns, long after, int limit);

    /** The position of the newest event. */
    long end();

    /** The dead letters of a subscription, or of all, oldest first. */
    List<DeadLetter> deadLetters(@Nullable String subscription, int limit);

    Optional<DeadLetter> deadLetter(String id);

    /** Notes that a dead letter was tried again in vain. */
    void triedAgain(String id, int attempts, Throwable error);

    /** Removes a dead letter; returns whether there was one. */
    boolean removeDeadLetter(String id);

    /** Runs something that uses the storage, some time; what it throws is lost. */
    void execute(Runnable task);

    /** Has something run whenever events were stored by this instance; returns what ends that. */
    Runnable onStored(Runnable listener);

    /** The durable subscriptions that are known, with how far they are. */
    List<Known> known();

    /** Forgets a subscription that no instance has open, so that nothing is kept for it; whether it was known. */
    boolean forget(String subscription);

    /**
     * A durable subscription in the storage.
     *
     * @param position all events up to here are handled
     * @param leasedUntil until when an instance has it open, which may make that later, by the clock of the storage;
     *     {@code null} if none has
     */
    record Known(String name, long position, @Nullable Instant leasedUntil) {

        /** Whether an instance has it open. */
        public boolean leased() {
            return this.leasedUntil != null;
        }
    }
}
