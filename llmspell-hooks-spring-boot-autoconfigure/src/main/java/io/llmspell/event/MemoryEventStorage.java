package io.llmspell.event;

import java.util.ArrayList;
import java.util.Collections;
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
    public synchronized long lastPosition() {
        return this.end;
    }

    /** Copies a few at a time: who reads page by page would else copy all of them for each. */
    @Override
    public EventPage page(EventQuery query) {
        List<StoredEvent> found = new ArrayList<>();
        Range left = range(query);
        while (left.from() <= left.to()) {
            Range part = left.part(query.newestFirst());
            for (StoredEvent stored : copy(part, query.newestFirst())) {
                if (query.matches(stored.event())) {
                    if (found.size() == query.limit()) {
                        return new EventPage(found, found.get(found.size() - 1).position());
                    }
                    found.add(stored);
                }
            }
            left = left.without(part, query.newestFirst());
        }
        return new EventPage(found, null);
    }

    /** Positions, both ends included. */
    private record Range(long from, long to) {

        private static final int PART = 256;

        Range part(boolean last) {
            return last
                    ? new Range(Math.max(this.from, this.to - PART + 1), this.to)
                    : new Range(this.from, Math.min(this.to, this.from + PART - 1));
        }

        Range without(Range part, boolean last) {
            return last ? new Range(this.from, part.from - 1) : new Range(part.to + 1, this.to);
        }
    }

    private synchronized Range range(EventQuery query) {
        Long after = query.after();
        if (after == null) {
            return new Range(oldest(), this.end);
        }
        // Any number will do, so there is nothing to add or subtract at the ends.
        long at = Math.max(0, Math.min(after, this.end + 1));
        return query.newestFirst() ? new Range(oldest(), at - 1) : new Range(Math.max(oldest(), at + 1), this.end);
    }

    private long oldest() {
        return Math.max(0, this.end - this.capacity) + 1;
    }

    /** Those that are kept still. */
    private synchronized List<StoredEvent> copy(Range range, boolean newestFirst) {
        List<StoredEvent> kept = new ArrayList<>();
        for (long position = Math.max(oldest(), range.from()); position <= range.to(); position++) {
            UniversalEvent event = this.ring[(int) ((position - 1) % this.ring.length)];
            if (event != null) {
                kept.add(new StoredEvent(position, event));
            }
        }
        if (newestFirst) {
            Collections.reverse(kept);
        }
        return kept;
    }
}
