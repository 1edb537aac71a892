package io.llmspell.event;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest dead letters, in memory. */
final class MemoryDeadLetters implements DeadLetters {

    private final Map<String, DeadLetter> letters = new LinkedHashMap<>();

    /** The ids of those that are being offered again: they keep their places until they are taken. */
    private final Set<String> requeued = new HashSet<>();

    private final int maximum;

    private final InstantSource clock;

    private final Consumer<DeadLetter> listener;

    private final BiPredicate<String, UniversalEvent> offer;

    private long forgotten;

    /**
     * Makes an empty one.
     *
     * @param listener told of each letter
     * @param offer offers an event to the subscription of a name; whether it was taken
     */
    MemoryDeadLetters(
            int maximum,
            InstantSource clock,
            Consumer<DeadLetter> listener,
            BiPredicate<String, UniversalEvent> offer) {
        this.maximum = maximum;
        this.clock = clock;
        this.listener = listener;
        this.offer = offer;
    }

    void add(String subscription, UniversalEvent event, Throwable error, int attempts) {
        DeadLetter letter =
                new DeadLetter(EventIds.next().toString(), event, subscription, error, attempts, this.clock.instant());
        keep(letter);
        this.listener.accept(letter);
    }

    private synchronized void keep(DeadLetter letter) {
        this.letters.put(letter.id(), letter);
        if (this.letters.size() > this.maximum) {
            this.letters.remove(this.letters.keySet().iterator().next());
            this.forgotten++;
        }
    }

    @Override
    public synchronized List<DeadLetter> list() {
        return List.copyOf(this.letters.values());
    }

    @Override
    public synchronized Optional<DeadLetter> find(String id) {
        return Optional.ofNullable(this.letters.get(id));
    }

    @Override
    public synchronized long forgotten() {
        return this.forgotten;
    }

    @Override
    public boolean requeue(String id) {
        DeadLetter letter = beginRequeue(id);
        if (letter == null) {
            return false;
        }
        boolean taken = false;
        try {
            taken = this.offer.test(letter.subscription(), letter.event());
        } finally {
            endRequeue(id, taken);
        }
        return taken;
    }

    private synchronized @Nullable DeadLetter beginRequeue(String id) {
        DeadLetter letter = this.letters.get(id);
        return (letter != null && this.requeued.add(id)) ? letter : null;
    }

    private synchronized void endRequeue(String id, boolean taken) {
        this.requeued.remove(id);
        if (taken) {
            this.letters.remove(id);
        }
    }

    @Override
    public synchronized boolean discard(String id) {
        return this.letters.remove(id) != null;
    }
}
