package io.llmspell.sample.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param entries in order
 * @param next what to ask for the next part with; {@code null} if there is none
 */
public record Page<T>(List<T> entries, @Nullable Long next) {

    public Page {
        entries = List.copyOf(entries);
    }

    /** The part of a whole list that begins at an index. */
    static <T> Page<T> of(List<T> all, long from, int size) {
        int begin = (int) Math.min(Math.max(from, 0), all.size());
        int end = Math.min(begin + size, all.size());
        return new Page<>(all.subList(begin, end), (end < all.size()) ? (long) end : null);
    }
}
