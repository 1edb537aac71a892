package io.llmspell.event;

import java.util.List;
import java.util.Optional;

/** The dead letters of a bus. Safe for use by many threads. */
public interface DeadLetters {

    /** All of them, oldest first. */
    List<DeadLetter> list();

    /** Those of the subscription of this name, oldest first. */
    default List<DeadLetter> list(String subscription) {
        return list().stream()
                .filter(letter -> letter.subscription().equals(subscription))
                .toList();
    }

    Optional<DeadLetter> find(String id);

    /** How many were let go of, oldest first, because there were too many. */
    long forgotten();

    /**
     * Offers the event to its subscription again, and forgets the letter if it was taken.
     *
     * @return whether it was: not if there is no such letter, its subscription is gone, or its queue refused it
     */
    boolean requeue(String id);

    /** Forgets the letter; returns whether there was one. */
    boolean discard(String id);
}
