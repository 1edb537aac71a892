package io.llmspell.test;

import io.llmspell.event.EventBus;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps what a bus gave its subscriptions, by being one. Safe for use by many threads. */
final class EventRecorder {

    static final String OWNER = "io.llmspell.test.recorder";

    private static final int MOST = 100_000;

    private final PullSubscription subscription;

    private final Deque<UniversalEvent> events = new ArrayDeque<>();

    EventRecorder(EventBus bus) {
        this.subscription = bus.subscribe(
                List.of("**"),
                SubscriptionOptions.builder()
                        .name("test.recorder")
                        .owner(OWNER)
                        .capacity(MOST)
                        .expiry(Duration.ZERO)
                        .build());
    }

    synchronized List<UniversalEvent> events() {
        read();
        return List.copyOf(this.events);
    }

    synchronized void forget() {
        read();
        this.events.clear();
    }

    private void read() {
        try {
            this.events.addAll(this.subscription.receiveBatch(MOST, Duration.ZERO));
        } catch (InterruptedException ex) {
            throw new IllegalStateException("Nothing is waited for", ex);
        }
        while (this.events.size() > MOST) {
            this.events.removeFirst();
        }
    }

    boolean is(Subscription found) {
        return found.id().equals(this.subscription.id());
    }
}
