package io.llmspell.event;

/** Who may publish and subscribe. Asked on the thread of who wants to; must be quick. */
public interface EventPermissions {

    /** Whether the event may be published by its source, on this thread. */
    boolean mayPublish(UniversalEvent event);

    /** Whether this owner may subscribe to this pattern, on this thread. */
    boolean maySubscribe(String owner, EventPattern pattern);
}
