package io.llmspell.event;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives events to those who subscribed to their types. Safe for use by many threads.
 *
 * <p>Every subscription has a bounded queue of its own, which {@link #publish(UniversalEvent)} puts the event in;
 * handlers run on other threads. The events that one thread publishes reach a subscription in that order, and are
 * handled in that order where its concurrency is 1.
 *
 * <p>What a handler publishes has the id of the event that it handles as {@code causation_id} in its metadata, unless
 * it has one already.
 */
public interface EventBus extends AutoCloseable {

    static EventBusBuilder builder() {
        return new EventBusBuilder();
    }

    /**
     * Publishes an event. Waits only for room in the queues of subscriptions that {@link FlowController#block() block}.
     *
     * @return whether an interceptor vetoed it, and which subscriptions refused it
     * @throws EventRefusedException if it is invalid, not permitted, over a limit or could not be stored: then nobody
     *     was given it
     */
    PublishResult publish(UniversalEvent event);

    /**
     * Publishes an event of this type from the component the current thread works for.
     *
     * @param data a JSON node, or anything that Jackson makes one of, by value: later changes are not seen
     * @throws EventRefusedException as of {@link #publish(UniversalEvent)}
     */
    PublishResult publish(String eventType, @Nullable Object data);

    /**
     * Publishes events in order. All of them are checked, intercepted and stored together first, so that none is
     * published if one is refused.
     *
     * @return a result for each
     * @throws EventRefusedException as of {@link #publish(UniversalEvent)}
     */
    List<PublishResult> publishAll(Collection<UniversalEvent> events);

    /**
     * Gives an event that was published before to the subscriptions that match once more: a copy of it under a new id,
     * with the id of this one as {@code replay_of} in its metadata. It is not stored. Waits for room where there is
     * none, as long as it takes and whatever the strategy of the subscription, but in a handler of that subscription.
     * Rate limits do not apply. See {@link EventReplay}.
     *
     * @return what became of the copy
     * @throws EventRefusedException if it is invalid or not permitted
     * @throws InterruptedException while it waited for room: some subscriptions may have the event
     */
    PublishResult replay(UniversalEvent original) throws InterruptedException;

    /**
     * The same for one subscription only, whatever its patterns.
     *
     * @param subscription its name or id
     * @throws IllegalArgumentException if there is no such open subscription
     */
    PublishResult replay(UniversalEvent original, String subscription) throws InterruptedException;

    /**
     * A handle for those who publish this type often.
     *
     * @throws EventRefusedException if it is no event type
     */
    EventTopic topic(String eventType);

    /**
     * Subscribes a handler.
     *
     * @param patterns one or more; see {@link EventPattern}
     * @throws InvalidEventPatternException if a pattern is not one
     * @throws SubscriptionRefusedException if the name is taken, a limit is reached or it is not permitted
     */
    Subscription subscribe(Collection<String> patterns, SubscriptionOptions options, EventHandler handler);

    /** Subscribes a handler with the default options. */
    default Subscription subscribe(String pattern, EventHandler handler) {
        return subscribe(List.of(pattern), SubscriptionOptions.defaults(), handler);
    }

    /**
     * Makes a subscription that is read.
     *
     * @throws InvalidEventPatternException as for handlers
     * @throws SubscriptionRefusedException as for handlers
     */
    PullSubscription subscribe(Collection<String> patterns, SubscriptionOptions options);

    /** Makes a subscription that is read, with the default options. */
    default PullSubscription subscribe(String... patterns) {
        return subscribe(Arrays.asList(patterns), SubscriptionOptions.defaults());
    }

    /** The open subscriptions, in the order in which they were made. */
    List<Subscription> subscriptions();

    /** The open subscription of this name or id. */
    Optional<Subscription> find(String nameOrId);

    DeadLetters deadLetters();

    /** Where events are kept, if they are. */
    Optional<EventStorage> storage();

    /** Whether subscriptions may be durable: the storage keeps how far they are. */
    default boolean takesDurableSubscriptions() {
        return storage().flatMap(EventStorage::subscriptions).isPresent();
    }

    EventBusStatistics statistics();

    /**
     * Waits until everything that was published is handled, and what handlers published meanwhile. What waits to be
     * read counts only while somebody reads; what waits in a paused subscription always does.
     *
     * @return whether it came to that in time
     */
    boolean drain(Duration timeout) throws InterruptedException;

    /**
     * Takes no more events, but for those that handlers publish; waits until all are handled, then closes the
     * subscriptions, discards what is left and interrupts the handlers that have not returned, but for the one that it
     * is called by. Only the first call does anything; others wait for it, unless they come from a handler.
     *
     * @param limit how long it waits
     */
    ShutdownReport shutdown(Duration limit);

    /** Shuts down with a limit of ten seconds. */
    @Override
    default void close() {
        shutdown(Duration.ofSeconds(10));
    }
}
