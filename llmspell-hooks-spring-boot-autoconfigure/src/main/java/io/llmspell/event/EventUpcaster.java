package io.llmspell.event;

/**
 * Raises events whose data has an old version of its schema to a newer one, as they are read. Stored events stay as
 * they are. Several are applied one after the other, until none supports the event. Called by many threads.
 */
public interface EventUpcaster {

    /** Whether it raises this event: by its type and {@link UniversalEvent#version}. */
    boolean supports(UniversalEvent event);

    /**
     * Raises an event that it supports.
     *
     * @return the event with other data and a newer version, which this one does not support; metadata may change too,
     *     but not id, type, time and source, by which it is found
     */
    UniversalEvent upcast(UniversalEvent event);
}
