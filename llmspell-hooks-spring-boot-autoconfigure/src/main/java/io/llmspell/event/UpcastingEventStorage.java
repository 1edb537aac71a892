package io.llmspell.event;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Raises what it reads. Conditions on data are asked of the raised events, so the storage is not asked for them: it
 * reads more then than it gives.
 */
final class UpcastingEventStorage implements EventStorage {

    private final EventStorage storage;

    private final UpcasterChain upcasters;

    UpcastingEventStorage(EventStorage storage, List<EventUpcaster> upcasters) {
        this.storage = storage;
        this.upcasters = new UpcasterChain(upcasters);
    }

    @Override
    public void append(UniversalEvent event) {
        this.storage.append(event);
    }

    @Override
    public void appendAll(List<UniversalEvent> events) {
        this.storage.appendAll(events);
    }

    @Override
    public boolean joinsTransaction() {
        return this.storage.joinsTransaction();
    }

    @Override
    public void appendInTransaction(List<UniversalEvent> events, Runnable delivery) {
        this.storage.appendInTransaction(events, delivery);
    }

    @Override
    public long lastPosition() {
        return this.storage.lastPosition();
    }

    @Override
    public UniversalEvent raise(UniversalEvent event) {
        return this.upcasters.raise(event);
    }

    /** What it reads is raised when it is handled, so that an upcaster that fails makes a dead letter. */
    @Override
    public Optional<SubscriptionStorage> subscriptions() {
        return this.storage.subscriptions();
    }

    /** With conditions it looks for one more than asked for, as only that tells whether there is another page. */
    @Override
    public EventPage page(EventQuery query) {
        if (query.conditions().isEmpty()) {
            EventPage page = this.storage.page(query);
            return new EventPage(page.entries().stream().map(this::raise).toList(), page.next());
        }
        int limit = query.limit();
        try (Stream<StoredEvent> matching = matching(query)) {
            List<StoredEvent> found = matching.limit(limit + 1L).toList();
            return (found.size() <= limit)
                    ? new EventPage(found, null)
                    : new EventPage(
                            found.subList(0, limit), found.get(limit - 1).position());
        }
    }

    @Override
    public Stream<StoredEvent> stream(EventQuery query) {
        if (query.conditions().isEmpty()) {
            return this.storage.stream(query).map(this::raise);
        }
        Stream<StoredEvent> matching = matching(query);
        return query.isLimited() ? matching.limit(query.limit()) : matching;
    }

    private Stream<StoredEvent> matching(EventQuery query) {
        return this.storage.stream(query.withoutConditions())
                .map(this::raise)
                .filter(stored -> query.matchesData(stored.event()));
    }

    private StoredEvent raise(StoredEvent stored) {
        return new StoredEvent(stored.position(), this.upcasters.raise(stored.event()));
    }
}
