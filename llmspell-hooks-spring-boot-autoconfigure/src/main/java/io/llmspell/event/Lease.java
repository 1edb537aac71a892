package io.llmspell.event;

/**
 * That one instance of an application has the events of a durable subscription handled.
 *
 * @param subscription its name
 * @param epoch grows with each lease: what the holder of an earlier one writes is refused
 * @param position all events up to here are handled
 * @param attempts how often the next one was tried in vain
 * @param losses how often in a row an instance was lost that had not got beyond the position
 * @param abandoned whether the holder before did not give it back, so that it may have handled more than is known
 */
public record Lease(String subscription, long epoch, long position, int attempts, int losses, boolean abandoned) {}
