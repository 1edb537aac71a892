package io.llmspell.integration;

/**
 * How much of what the application has is in use, as a part of one: 0 for nothing, 1 for all of it, and
 * {@link Double#NaN} where it is not known. Read by one thread at a time.
 */
public interface UsageReadings {

    /** Of the heap's maximum size; garbage that was not collected yet counts as used. */
    double memory();

    /** Of all processors, by the whole machine or, in a container, by the container. */
    double cpu();

    /** The readings of this JVM. */
    static UsageReadings ofJvm() {
        return new JvmReadings();
    }
}
