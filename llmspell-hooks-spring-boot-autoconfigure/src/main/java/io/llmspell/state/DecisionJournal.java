package io.llmspell.state;

import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.StoreSchema;
import java.time.Instant;
import java.util.List;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A record of what hooks decided. Safe for use by many threads. */
public interface DecisionJournal {

    /** Adds decisions, all or none; each gets a position higher than those before. */
    void append(List<RecordedDecision> decisions);

    /** A page of decisions, in the order of their positions. The next page begins after the position of the last. */
    List<RecordedDecision> find(JournalQuery query);

    /**
     * Forgets decisions.
     *
     * @param before those that are older, or {@code null} for none
     * @param newest how many are kept of the rest: the newest ones
     * @return how many were forgotten
     */
    long trim(@Nullable Instant before, long newest);

    /** All decisions of a query, read page by page. */
    default Stream<RecordedDecision> stream(JournalQuery query) {
        return StreamSupport.stream(new Pages(this, query), false);
    }

    /** A journal in memory that keeps this many decisions, the newest ones. */
    static DecisionJournal inMemory(int capacity) {
        return new MemoryDecisionJournal(capacity);
    }

    /** A journal in a database, whose tables are made as the mode says. */
    static DecisionJournal jdbc(StoreDatabase database, SchemaMode mode) {
        new StoreSchema("journal", "io/llmspell/state", 1).install(database, mode);
        return new JdbcDecisionJournal(database);
    }

    /** Reads the next page when the last one is used up. */
    final class Pages extends Spliterators.AbstractSpliterator<RecordedDecision> {

        private final DecisionJournal journal;

        private final int limit;

        private JournalQuery query;

        private List<RecordedDecision> page = List.of();

        private int next;

        private boolean last;

        private Pages(DecisionJournal journal, JournalQuery query) {
            super(Long.MAX_VALUE, ORDERED | NONNULL);
            this.journal = journal;
            this.query = query;
            this.limit = query.limit();
        }

        @Override
        public boolean tryAdvance(Consumer<? super RecordedDecision> action) {
            if (this.next == this.page.size() && !this.last) {
                this.page = this.journal.find(this.query);
                this.next = 0;
                this.last = this.page.size() < this.limit;
            }
            if (this.next == this.page.size()) {
                return false;
            }
            RecordedDecision decision = this.page.get(this.next++);
            this.query = this.query.after(decision.position());
            action.accept(decision);
            return true;
        }
    }
}
