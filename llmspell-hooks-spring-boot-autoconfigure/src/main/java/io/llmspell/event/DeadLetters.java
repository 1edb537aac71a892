package io.llmspell.event;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * The oldest of them, oldest first.
     *
     * @param subscription the name of the only one whose letters are wanted; {@code null} for all
     * @param limit how many at most
     */
    default List<DeadLetter> list(@Nullable String subscription, int limit) {
        List<DeadLetter> all = (subscription != null) ? list(subscription) : list();
        return all.subList(0, Math.min(limit, all.size()));
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
