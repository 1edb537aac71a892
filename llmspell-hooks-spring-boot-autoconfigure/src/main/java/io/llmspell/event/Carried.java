package io.llmspell.event;

/**
 * An event in a queue, with what its handlers are to find set. Where there is nothing, the event alone is in the queue.
 */
record Carried(UniversalEvent event, Object captured) {

    static UniversalEvent event(Object item) {
        return (item instanceof Carried carried) ? carried.event() : (UniversalEvent) item;
    }
}
