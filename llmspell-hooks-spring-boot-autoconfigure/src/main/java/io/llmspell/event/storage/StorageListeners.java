package io.llmspell.event.storage;

import io.llmspell.event.EventStorageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one, none of which can do harm. */
final class StorageListeners implements EventStorageListener {

    private static final Logger logger = System.getLogger(DurableEventStorage.class.getName());

    private final List<EventStorageListener> listeners;

    StorageListeners(List<EventStorageListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void each(Consumer<EventStorageListener> call) {
        for (EventStorageListener listener : this.listeners) {
            try {
                call.accept(listener);
            } catch (Throwable ex) {
                logger.log(Level.WARNING, "A listener of the event storage failed: " + listener, ex);
            }
        }
    }

    @Override
    public void stored(int events) {
        each(listener -> listener.stored(events));
    }

    @Override
    public void writeFailed(int events, Throwable error) {
        each(listener -> listener.writeFailed(events, error));
    }

    @Override
    public void unstorable(int events, Throwable error) {
        each(listener -> listener.unstorable(events, error));
    }

    @Override
    public void lost(int events) {
        each(listener -> listener.lost(events));
    }

    @Override
    public void corrupted(long position, Throwable error) {
        each(listener -> listener.corrupted(position, error));
    }

    @Override
    public void removed(int events) {
        each(listener -> listener.removed(events));
    }

    @Override
    public void failed(String task, Throwable error) {
        each(listener -> listener.failed(task, error));
    }
}
