package io.llmspell.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what a query asks for page by page: no more than a page is in memory, and nothing stays open in between. */
final class EventPages extends Spliterators.AbstractSpliterator<StoredEvent> {

    /** The first page is small, as often no more is asked for. */
    private static final int FIRST_PAGE = 100;

    private static final int GROWTH = 5;

    private static final int LAST_PAGE = 2_500;

    private final EventStorage storage;

    private final EventQuery query;

    private final Deque<StoredEvent> page = new ArrayDeque<>(FIRST_PAGE);

    private int size = FIRST_PAGE;

    private long left;

    private @Nullable Long next;

    private boolean ended;

    private EventPages(EventStorage storage, EventQuery query) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.storage = storage;
        this.query = query;
        this.left = query.isLimited() ? query.limit() : Long.MAX_VALUE;
        this.next = query.after();
    }

    static Stream<StoredEvent> stream(EventStorage storage, EventQuery query) {
        return StreamSupport.stream(new EventPages(storage, query), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super StoredEvent> action) {
        if (this.page.isEmpty() && !load()) {
            return false;
        }
        action.accept(this.page.remove());
        return true;
    }

    private boolean load() {
        while (!this.ended && this.page.isEmpty()) {
            EventQuery.Builder asked = this.query.toBuilder().limit((int) Math.min(this.size, this.left));
            this.size = Math.min(this.size * GROWTH, LAST_PAGE);
            EventPage read = this.storage.page(
                    (this.next != null) ? asked.after(this.next).build() : asked.build());
            this.page.addAll(read.entries());
            this.left -= read.entries().size();
            this.next = read.next();
            this.ended = this.next == null || this.left <= 0;
        }
        return !this.page.isEmpty();
    }
}
