package io.llmspell.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ring of the last events. */
final class MemoryEventStorage implements EventStorage {

    private final int capacity;

    private @Nullable UniversalEvent[] ring = new @Nullable UniversalEvent[16];

    private long end;

    MemoryEventStorage(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("The capacity must be at least 1, but is " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized void append(UniversalEvent event) {
        if (this.end >= this.ring.length && this.ring.length < this.capacity) {
            grow();
        }
        this.ring[(int) (this.end % this.ring.length)] = event;
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
    public List<UniversalEvent> query(EventQuery query) {
        List<UniversalEvent> found = new ArrayList<>();
        List<UniversalEvent> kept = snapshot();
        for (int i = 0; i < kept.size() && found.size() < query.limit(); i++) {
            UniversalEvent event = kept.get(query.newestFirst() ? kept.size() - 1 - i : i);
            if (query.matches(event)) {
                found.add(event);
            }
        }
        return found;
    }

    private synchronized List<UniversalEvent> snapshot() {
        int size = (int) Math.min(this.end, this.capacity);
        List<UniversalEvent> kept = new ArrayList<>(size);
        for (long i = this.end - size; i < this.end; i++) {
            UniversalEvent event = this.ring[(int) (i % this.ring.length)];
            if (event != null) {
                kept.add(event);
            }
        }
        return kept;
    }
}
