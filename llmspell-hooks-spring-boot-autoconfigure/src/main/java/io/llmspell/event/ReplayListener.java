package io.llmspell.event;

/** Is told of a replay, on its thread; what it throws is logged and otherwise ignored. */
public interface ReplayListener {

    /** A handler failed with an event, or the bus refused it. */
    default void failed(StoredEvent event, Throwable error) {}

    /** An interceptor kept an event back. */
    default void vetoed(StoredEvent event, String reason) {}

    default void ended(ReplayProgress progress) {}
}
