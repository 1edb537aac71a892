package io.llmspell.event;

/** Sources that are shared. */
final class EventSources {

    static final EventSource APPLICATION = EventSource.of("application");

    private EventSources() {}
}
