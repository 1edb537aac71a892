package io.llmspell.event;

/**
 * An event in a queue, with what its handlers are to find set. Where there is nothing, the event alone is in the queue.
 */
record Carried(UniversalEvent event, Object captured) implements QueueItem {}
