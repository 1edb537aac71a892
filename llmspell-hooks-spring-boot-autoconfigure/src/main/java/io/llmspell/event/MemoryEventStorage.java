package io.llmspell.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A ring of the last events. */
final class MemoryEventStorage implements EventStorage {

    private final int capacity;

    private @Nullable UniversalEvent[] ring = new @Nullable UniversalEvent[16];

    /** Those in the ring; events are equal if their ids are. */
    private final Set<UniversalEvent> kept = new HashSet<>();

    private long end;

    MemoryEventStorage(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("The capacity must be at least 1, but is " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized void append(UniversalEvent event) {
        if (!this.kept.add(event)) {
            return;
        }
        if (this.end >= this.ring.length && this.ring.length < this.capacity) {
            grow();
        }
        int place = (int) (this.end % this.ring.length);
        UniversalEvent forgotten = this.ring[place];
        if (forgotten != null) {
            this.kept.remove(forgotten);
        }
        this.ring[place] = event;
        this.end++;
    }

    /** Only while it never wrapped, so that all positions stay. */
    private void grow() {
        int length = (int) Math.min(this.capacity, this.ring.length * 2L);
        @Nullable UniversalEvent[] larger = new @Nullable UniversalEvent[length];
        System.arraycopy(this.ring, 0, larger, 0, this.ring.length);
        this.ring = larger;
    }

    @Override
    public EventPage page(EventQuery query) {
        List<StoredEvent> found = new ArrayList<>();
        List<StoredEvent> kept = snapshot();
        for (int i = 0; i < kept.size(); i++) {
            StoredEvent stored = kept.get(query.newestFirst() ? kept.size() - 1 - i : i);
            if (query.isAhead(stored.position()) && query.matches(stored.event())) {
                if (found.size() == query.limit()) {
                    return new EventPage(found, found.get(found.size() - 1).position());
                }
                found.add(stored);
            }
        }
        return new EventPage(found, null);
    }

    private synchronized List<StoredEvent> snapshot() {
        int size = (int) Math.min(this.end, this.capacity);
        List<StoredEvent> kept = new ArrayList<>(size);
        for (long i = this.end - size; i < this.end; i++) {
            UniversalEvent event = this.ring[(int) (i % this.ring.length)];
            if (event != null) {
                kept.add(new StoredEvent(i + 1, event));
            }
        }
        return kept;
    }
}
