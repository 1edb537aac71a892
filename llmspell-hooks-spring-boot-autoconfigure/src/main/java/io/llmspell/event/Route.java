package io.llmspell.event;

import java.util.ArrayList;
import java.util.List;

/**
 * The subscriptions that get the events of one type.
 *
 * @param generation what it is true for
 * @param prompt those whose queues answer at once
 * @param patient those that a publisher may have to wait for
 * @param isEmpty whether there is none
 */
record Route(Object generation, Array prompt, Array patient, boolean isEmpty) {

    /** An array, which is walked without an iterator. */
    @SuppressWarnings("ArrayRecordComponent")
    record Array(QueuedSubscription... subscriptions) {}

    static Route of(Object generation, List<QueuedSubscription> matched) {
        List<QueuedSubscription> prompt = new ArrayList<>();
        List<QueuedSubscription> patient = new ArrayList<>();
        for (QueuedSubscription subscription : matched) {
            boolean waits = subscription.options().flow().patienceNanos() > 0;
            (waits ? patient : prompt).add(subscription);
        }
        return new Route(generation, array(prompt), array(patient), matched.isEmpty());
    }

    private static Array array(List<QueuedSubscription> list) {
        return new Array(list.toArray(QueuedSubscription[]::new));
    }
}
