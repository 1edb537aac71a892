package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Tells several listeners. One that fails is logged, and the others are told all the same. */
final class ReplayListenerGroup implements ReplayListener {

    private static final Logger logger = System.getLogger(EventReplay.class.getName());

    private final List<ReplayListener> listeners;

    ReplayListenerGroup(List<ReplayListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void failed(StoredEvent event, Throwable error) {
        tell(listener -> listener.failed(event, error));
    }

    @Override
    public void vetoed(StoredEvent event, String reason) {
        tell(listener -> listener.vetoed(event, reason));
    }

    @Override
    public void ended(ReplayProgress progress) {
        tell(listener -> listener.ended(progress));
    }

    private void tell(Consumer<ReplayListener> what) {
        for (ReplayListener listener : this.listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException ex) {
                logger.log(Level.WARNING, "A listener of a replay failed", ex);
            }
        }
    }
}
