package io.llmspell.event;

/**
 * An event in a storage.
 *
 * @param position where it is: the positions of a storage grow in the order in which events were stored, and never
 *     change
 * @param event the event
 */
public record StoredEvent(long position, UniversalEvent event) {}
