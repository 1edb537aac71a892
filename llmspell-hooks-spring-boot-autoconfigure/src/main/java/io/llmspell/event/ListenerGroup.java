package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one, none of which can do harm. */
final class ListenerGroup implements EventBusListener {

    private static final Logger logger = System.getLogger(EventBus.class.getName());

    private final List<EventBusListener> listeners;

    ListenerGroup(List<EventBusListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void each(Consumer<EventBusListener> call) {
        for (EventBusListener listener : this.listeners) {
            try {
                call.accept(listener);
            } catch (Throwable ex) {
                // Errors too: it may be called where nothing else would keep them from ending a handler's lane.
                logger.log(Level.WARNING, "A listener of the event bus failed: " + listener, ex);
            }
        }
    }

    @Override
    public void opened(EventBus bus) {
        each(listener -> listener.opened(bus));
    }

    @Override
    public void subscribed(Subscription subscription) {
        each(listener -> listener.subscribed(subscription));
    }

    @Override
    public void closed(Subscription subscription) {
        each(listener -> listener.closed(subscription));
    }

    @Override
    public void expired(Subscription subscription) {
        each(listener -> listener.expired(subscription));
    }

    @Override
    public void matched(String eventType, long nanos) {
        each(listener -> listener.matched(eventType, nanos));
    }

    @Override
    public void subscriptionRefused(String owner, SubscriptionRefusedException refusal) {
        each(listener -> listener.subscriptionRefused(owner, refusal));
    }

    @Override
    public void refused(EventRefusedException refusal) {
        each(listener -> listener.refused(refusal));
    }

    @Override
    public void vetoed(UniversalEvent event, String reason) {
        each(listener -> listener.vetoed(event, reason));
    }

    @Override
    public void backPressure(Subscription subscription, boolean raised) {
        each(listener -> listener.backPressure(subscription, raised));
    }

    @Override
    public void handlerFailed(
            Subscription subscription, UniversalEvent event, Throwable error, int attempt, boolean last) {
        each(listener -> listener.handlerFailed(subscription, event, error, attempt, last));
    }

    @Override
    public void handlerOverran(Subscription subscription) {
        each(listener -> listener.handlerOverran(subscription));
    }

    @Override
    public void deadLettered(DeadLetter deadLetter) {
        each(listener -> listener.deadLettered(deadLetter));
    }

    @Override
    public void leaseChanged(Subscription subscription, boolean held) {
        each(listener -> listener.leaseChanged(subscription, held));
    }

    @Override
    public void standingBy(Subscription subscription, Instant until) {
        each(listener -> listener.standingBy(subscription, until));
    }

    @Override
    public void storageFailed(Subscription subscription, Throwable error) {
        each(listener -> listener.storageFailed(subscription, error));
    }

    @Override
    public void notStored(UniversalEvent event, Throwable error) {
        each(listener -> listener.notStored(event, error));
    }
}
