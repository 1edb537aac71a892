package io.llmspell.event;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The dead letters of a bus: those of durable subscriptions are in the storage, the others in memory. */
final class BusDeadLetters implements DeadLetters, DurableSubscription.Graveyard {

    private static final int MANY = 10_000;

    private final MemoryDeadLetters memory;

    private final @Nullable SubscriptionStorage storage;

    private final InstantSource clock;

    private final Consumer<DeadLetter> listener;

    private final BiPredicate<String, DeadLetter> again;

    /**
     * Makes it.
     *
     * @param listener told of each letter
     * @param again has the durable subscription of a name handle one again; whether it is going to
     */
    BusDeadLetters(
            MemoryDeadLetters memory,
            @Nullable SubscriptionStorage storage,
            InstantSource clock,
            Consumer<DeadLetter> listener,
            BiPredicate<String, DeadLetter> again) {
        this.memory = memory;
        this.storage = storage;
        this.clock = clock;
        this.listener = listener;
        this.again = again;
    }

    @Override
    public DeadLetter letter(String subscription, UniversalEvent event, Throwable error, int attempts) {
        return new DeadLetter(EventIds.next().toString(), event, subscription, error, attempts, this.clock.instant());
    }

    @Override
    public void buried(DeadLetter letter) {
        this.listener.accept(letter);
    }

    @Override
    public List<DeadLetter> list() {
        return all(null, this.memory.list(), MANY);
    }

    @Override
    public List<DeadLetter> list(String subscription) {
        return all(subscription, this.memory.list(subscription), MANY);
    }

    @Override
    public List<DeadLetter> list(@Nullable String subscription, int limit) {
        List<DeadLetter> some = all(subscription, this.memory.list(subscription, limit), limit);
        return some.subList(0, Math.min(limit, some.size()));
    }

    private List<DeadLetter> all(@Nullable String subscription, List<DeadLetter> inMemory, int limit) {
        if (this.storage == null) {
            return inMemory;
        }
        List<DeadLetter> all = new ArrayList<>(this.storage.deadLetters(subscription, limit));
        all.addAll(inMemory);
        all.sort(Comparator.comparing(DeadLetter::timestamp));
        return List.copyOf(all);
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        Optional<DeadLetter> found = this.memory.find(id);
        return (found.isPresent() || this.storage == null) ? found : this.storage.deadLetter(id);
    }

    @Override
    public long forgotten() {
        return this.memory.forgotten();
    }

    @Override
    public boolean requeue(String id) {
        if (this.storage == null || this.memory.find(id).isPresent()) {
            return this.memory.requeue(id);
        }
        return this.storage
                .deadLetter(id)
                .map(letter -> this.again.test(letter.subscription(), letter))
                .orElse(false);
    }

    @Override
    public boolean discard(String id) {
        return this.memory.discard(id) || (this.storage != null && this.storage.removeDeadLetter(id));
    }
}
