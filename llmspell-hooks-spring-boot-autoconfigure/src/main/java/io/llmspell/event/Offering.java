package io.llmspell.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts an event in the queues of its subscriptions: first of those that answer at once, then of those that a publisher
 * may wait for. All waits of one event end when the most patient of them does.
 */
final class Offering {

    private Offering() {}

    /**
     * Offers an event.
     *
     * @param waker makes handlers make room while the publisher waits; {@code null} if it must not wait
     * @return the names of those that refused it, or {@code null} for none
     */
    static @Nullable List<String> to(Route route, Object item, UniversalEvent event, @Nullable HandlerPool waker) {
        List<String> rejected = null;
        for (QueuedSubscription subscription : route.prompt().subscriptions()) {
            if (subscription.offer(item, event) == Admission.REJECTED) {
                rejected = add(rejected, subscription);
            }
        }
        List<QueuedSubscription> waiting = null;
        for (QueuedSubscription subscription : route.patient().subscriptions()) {
            if (subscription.offer(item, event) == Admission.WAIT) {
                waiting = (waiting != null) ? waiting : new ArrayList<>();
                waiting.add(subscription);
            }
        }
        return (waiting != null) ? await(waiting, item, event, rejected, waker) : rejected;
    }

    private static @Nullable List<String> await(
            List<QueuedSubscription> waiting,
            Object item,
            UniversalEvent event,
            @Nullable List<String> rejectedBefore,
            @Nullable HandlerPool waker) {
        if (waker != null) {
            waker.signal();
        }
        List<String> rejected = rejectedBefore;
        long began = System.nanoTime();
        for (QueuedSubscription subscription : waiting) {
            long patience = (waker != null) ? subscription.options().flow().patienceNanos() : 0;
            long left = patience - (System.nanoTime() - began);
            if (subscription.awaitRoom(item, event, left) == Admission.REJECTED) {
                rejected = add(rejected, subscription);
            }
        }
        return rejected;
    }

    private static List<String> add(@Nullable List<String> names, QueuedSubscription subscription) {
        List<String> added = (names != null) ? names : new ArrayList<>();
        added.add(subscription.name());
        return added;
    }
}
