package io.llmspell.event;

/** What a subscription does. */
public enum SubscriptionState {
    /** It takes events and has them handled. */
    ACTIVE,
    /** It takes events and keeps them, as far as its queue has room. */
    PAUSED,
    /** A handler that was interrupted at its time-out has not returned: its events wait, or those of its lane do. */
    STALLED,
    /** It is durable, and another instance of the application has its events handled. */
    STANDBY,
    /** It takes no more events. */
    CLOSED
}
