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
        List<Wait> waits = null;
        for (QueuedSubscription subscription : route.patient().subscriptions()) {
            EventQueue queue = subscription.queueFor(event);
            if (subscription.offer(item, queue) == Admission.WAIT) {
                waits = (waits != null) ? waits : new ArrayList<>();
                waits.add(new Wait(subscription, queue));
            }
        }
        return (waits != null) ? await(waits, item, rejected, waker) : rejected;
    }

    /** A queue that has no room. */
    private record Wait(QueuedSubscription subscription, EventQueue queue) {}

    private static @Nullable List<String> await(
            List<Wait> waits, Object item, @Nullable List<String> rejectedBefore, @Nullable HandlerPool waker) {
        if (waker != null) {
            waker.signal();
        }
        List<String> rejected = rejectedBefore;
        long began = System.nanoTime();
        for (Wait wait : waits) {
            QueuedSubscription subscription = wait.subscription();
            long patience = (waker != null) ? subscription.options().flow().patienceNanos() : 0;
            long left = patience - (System.nanoTime() - began);
            if (subscription.awaitRoom(item, wait.queue(), left) == Admission.REJECTED) {
                rejected = add(rejected, subscription);
            } else if (waker != null) {
                waker.signal();
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
