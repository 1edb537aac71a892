package io.llmspell.event;

/** Checks events before they are published, on the publisher's thread. */
@FunctionalInterface
public interface EventValidator {

    /**
     * Checks an event.
     *
     * @throws EventRefusedException if it is not to be published, which counts and tells why
     */
    void validate(UniversalEvent event);
}
