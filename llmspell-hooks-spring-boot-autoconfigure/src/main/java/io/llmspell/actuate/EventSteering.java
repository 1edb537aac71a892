package io.llmspell.actuate;

import io.llmspell.event.DeadLetter;
import io.llmspell.event.EventBus;
import io.llmspell.event.Subscription;
import java.security.Principal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Does what the endpoint is asked to do to a bus, if hooks allow it. */
final class EventSteering {

    static final String DISCARD = "discard";

    private static final String PAUSE = "pause";

    private static final String RESUME = "resume";

    private static final String DRAIN = "drain";

    private static final String REQUEUE = "requeue";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final EventBus bus;

    private final EventReadings readings;

    private final EventChanges changes;

    /** A drain holds a thread of the server: one is enough. */
    private final Semaphore draining = new Semaphore(1);

    EventSteering(EventBus bus, EventReadings readings, EventChanges changes) {
        this.bus = bus;
        this.readings = readings;
        this.changes = changes;
    }

    /** Waits until something is drained. */
    private interface Drain {

        boolean within(Duration timeout) throws InterruptedException;
    }

    EventChangeResult bus(@Nullable String action, @Nullable String timeout, @Nullable Principal principal) {
        if (!DRAIN.equals(action)) {
            throw unknown(action, "a bus", DRAIN);
        }
        Duration limit = RequestValues.duration("timeout", timeout, TIMEOUT, LONGEST);
        String before = waiting(totalDepth());
        EventChange change = new EventChange(DRAIN, "bus", "bus", "", before);
        AtomicBoolean drained = new AtomicBoolean();
        String[] after = {before};
        this.changes.make(principal, change, () -> {
            drained.set(drain(this.bus::drain, limit));
            after[0] = waiting(totalDepth());
            return after[0];
        });
        return new EventChangeResult(DRAIN, "bus", "bus", before, after[0], drained.get(), null);
    }

    private int totalDepth() {
        return this.bus.subscriptions().stream().mapToInt(Subscription::depth).sum();
    }

    private static String waiting(int depth) {
        return depth + " waiting";
    }

    EventChangeResult subscription(
            String name, @Nullable String action, @Nullable String timeout, @Nullable Principal principal) {
        Subscription subscription = this.readings.find(name);
        if (DRAIN.equals(action)) {
            return drainOne(subscription, timeout, principal);
        }
        if (action != null && (action.equals(PAUSE) || action.equals(RESUME))) {
            return switchOne(subscription, action, principal);
        }
        throw unknown(action, "a subscription", PAUSE + ", " + RESUME + ", " + DRAIN);
    }

    private EventChangeResult switchOne(Subscription subscription, String action, @Nullable Principal principal) {
        String before = SubscriptionDescription.state(subscription);
        String[] after = {before};
        this.changes.make(principal, change(action, subscription, before), () -> {
            pause(subscription, PAUSE.equals(action));
            after[0] = SubscriptionDescription.state(subscription);
            return after[0];
        });
        return result(action, subscription, before, after[0], null);
    }

    private static void pause(Subscription subscription, boolean paused) {
        if (paused) {
            subscription.pause();
        } else {
            subscription.resume();
        }
    }

    private EventChangeResult drainOne(
            Subscription subscription, @Nullable String timeout, @Nullable Principal principal) {
        Duration limit = RequestValues.duration("timeout", timeout, TIMEOUT, LONGEST);
        String before = waiting(subscription.depth());
        AtomicBoolean drained = new AtomicBoolean();
        String[] after = {before};
        this.changes.make(principal, change(DRAIN, subscription, before), () -> {
            drained.set(drain(subscription::drain, limit));
            after[0] = waiting(subscription.depth());
            return after[0];
        });
        return result(DRAIN, subscription, before, after[0], drained.get());
    }

    private static EventChange change(String action, Subscription subscription, String before) {
        return new EventChange(action, "subscription", subscription.name(), subscription.name(), before);
    }

    private EventChangeResult result(
            String action, Subscription subscription, String before, String after, @Nullable Boolean drained) {
        return new EventChangeResult(
                action,
                "subscription",
                subscription.name(),
                before,
                after,
                drained,
                this.readings.describe(subscription));
    }

    private boolean drain(Drain drain, Duration limit) {
        if (!this.draining.tryAcquire()) {
            throw RequestException.refused("Another request waits for a drain already: wait until it has ended, "
                    + LONGEST.toSeconds() + "s at most");
        }
        try {
            return this.bus.storage().isPresent() ? StorageAccess.read(() -> await(drain, limit)) : await(drain, limit);
        } finally {
            this.draining.release();
        }
    }

    private static boolean await(Drain drain, Duration limit) {
        try {
            return drain.within(limit);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    EventChangeResult letter(String id, @Nullable String action, @Nullable Principal principal) {
        if (!REQUEUE.equals(action)) {
            throw unknown(action, "a dead letter", REQUEUE + " (DELETE discards it)");
        }
        DeadLetter letter = this.readings.deadLetter(id);
        this.changes.make(principal, change(REQUEUE, letter), () -> {
            if (!StorageAccess.read(() -> this.bus.deadLetters().requeue(id))) {
                throw RequestException.refused(notTaken(letter));
            }
            return "queued";
        });
        return result(REQUEUE, letter, "queued");
    }

    private String notTaken(DeadLetter letter) {
        String name = letter.subscription();
        return this.bus.find(name).isPresent()
                ? "Subscription '" + name + "' did not take it: its queue is full, another instance has its events"
                        + " handled, or another request was faster"
                : "Its subscription '" + name + "' is not open: subscribe again under that name, or discard the letter";
    }

    EventChangeResult discard(String id, @Nullable Principal principal) {
        DeadLetter letter = this.readings.deadLetter(id);
        this.changes.make(principal, change(DISCARD, letter), () -> {
            if (!StorageAccess.read(() -> this.bus.deadLetters().discard(id))) {
                throw RequestException.unknown("The dead letter is gone: another request has requeued or discarded it");
            }
            return "discarded";
        });
        return result(DISCARD, letter, "discarded");
    }

    private static EventChange change(String action, DeadLetter letter) {
        return new EventChange(action, "deadletter", letter.id(), letter.subscription(), "dead");
    }

    private static EventChangeResult result(String action, DeadLetter letter, String after) {
        return new EventChangeResult(action, "deadletter", letter.id(), "dead", after, null, null);
    }

    private static RequestException unknown(@Nullable String action, String target, String choices) {
        return RequestException.wrong(
                ((action != null) ? "Unknown action '" + RequestValues.excerpt(action) + "'" : "There is no action")
                        + ": what can be done to " + target + " is " + choices);
    }
}
