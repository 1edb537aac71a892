package io.llmspell.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What led to what among some events. Whatever their metadata says: an event whose cause is not among them has none
 * here, nor has the earliest of those that are said to cause each other.
 */
final class CauseTree {

    private static final int UNKNOWN = -1;

    private final Map<UUID, Integer> places = new HashMap<>();

    /** By place; -1 for none. */
    private final int[] causes;

    private final int[] depths;

    /** @param ordered by time */
    CauseTree(List<StoredEvent> ordered) {
        for (StoredEvent stored : ordered) {
            this.places.putIfAbsent(stored.event().id(), this.places.size());
        }
        this.causes = new int[this.places.size()];
        this.depths = new int[this.places.size()];
        Arrays.fill(this.depths, UNKNOWN);
        for (StoredEvent stored : ordered) {
            UUID cause = causeOf(stored.event());
            this.causes[place(stored.event())] = (cause != null) ? this.places.getOrDefault(cause, UNKNOWN) : UNKNOWN;
        }
    }

    /** What an event says its cause was; {@code null} for nothing that is an id. */
    static @Nullable UUID causeOf(UniversalEvent event) {
        Object cause = event.metadata().get(CurrentEvent.CAUSATION_ID);
        return (cause instanceof String text && EventIds.isUuid(text)) ? UUID.fromString(text) : null;
    }

    private int place(UniversalEvent event) {
        return this.places.getOrDefault(event.id(), 0);
    }

    int depth(UniversalEvent event) {
        int place = place(event);
        while (this.depths[place] == UNKNOWN) {
            walk(place);
        }
        return this.depths[place];
    }

    /** Goes up to what is known, or to a cycle, which it cuts for the next walk. */
    private void walk(int from) {
        Set<Integer> way = new LinkedHashSet<>();
        int at = from;
        while (at != UNKNOWN && this.depths[at] == UNKNOWN) {
            if (!way.add(at)) {
                cut(at);
                return;
            }
            at = this.causes[at];
        }
        int depth = (at != UNKNOWN) ? this.depths[at] : UNKNOWN;
        List<Integer> down = new ArrayList<>(way);
        Collections.reverse(down);
        for (int place : down) {
            this.depths[place] = ++depth;
        }
    }

    private void cut(int start) {
        int earliest = start;
        for (int at = this.causes[start]; at != start; at = this.causes[at]) {
            earliest = Math.min(earliest, at);
        }
        this.depths[earliest] = 0;
    }
}
