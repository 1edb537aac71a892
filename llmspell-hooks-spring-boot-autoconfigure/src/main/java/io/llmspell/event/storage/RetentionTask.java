package io.llmspell.event.storage;

import io.llmspell.event.EventStorageListener;
import io.llmspell.jdbc.StoreDatabase;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies one rule. What is to be removed is decided by positions, from the newest event on: so it does not matter who
 * else removes the old ones meanwhile.
 */
final class RetentionTask {

    private final StoreDatabase database;

    private final RetentionRule rule;

    private final RetentionPolicy policy;

    private final InstantSource clock;

    private final EventStorageListener listener;

    private final BooleanSupplier stopped;

    /** There were no more than these up to {@link #counted}. */
    private RetentionTotals atMost = RetentionTotals.NONE;

    private long counted;

    RetentionTask(
            StoreDatabase database,
            RetentionRule rule,
            RetentionPolicy policy,
            InstantSource clock,
            EventStorageListener listener,
            BooleanSupplier stopped) {
        this.database = database;
        this.rule = rule;
        this.policy = policy;
        this.clock = clock;
        this.listener = listener;
        this.stopped = stopped;
    }

    /** Returns how many events it has removed. */
    long run() {
        long removed = 0;
        Duration maxAge = this.rule.maxAge();
        if (maxAge != null) {
            removed += removeOlder(maxAge);
        }
        if (this.rule.maxCount() != null || this.rule.maxBytes() != null) {
            removed += removeSurplus();
        }
        return removed;
    }

    private List<RetentionSource> sources() {
        return this.database.inTransaction(jdbc -> RetentionSource.of(jdbc, this.rule.patterns()));
    }

    private long removeOlder(Duration maxAge) {
        long before = EventRow.nanos(earliest(maxAge));
        List<RetentionSource> sources = this.rule.patterns().isEmpty() ? List.of(RetentionSource.ALL) : sources();
        return remove(sources, Long.MAX_VALUE, before);
    }

    private Instant earliest(Duration maxAge) {
        try {
            return this.clock.instant().minus(maxAge);
        } catch (DateTimeException | ArithmeticException ex) {
            return Instant.MIN;
        }
    }

    private long removeSurplus() {
        // Before the types: a type that is new after that is beyond it.
        long end = this.database.read(EventTable::end);
        List<RetentionSource> sources = sources();
        RetentionTotals more = this.atMost.plus(measure(sources, this.counted, end));
        if (this.rule.isExceeded(more)) {
            more = measure(sources, 0, end);
        }
        this.atMost = more;
        this.counted = end;
        return this.rule.isExceeded(more) ? remove(sources, surplus(sources, end), null) : 0;
    }

    /** The position of the newest event that, with all after it, is more than the rule allows. */
    private long surplus(List<RetentionSource> sources, long end) {
        RetentionTotals newer = RetentionTotals.NONE;
        long low = 0;
        long high = end;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            RetentionTotals upper = newer.plus(measure(sources, middle, high));
            if (this.rule.isExceeded(upper)) {
                low = middle;
            } else {
                newer = upper;
                high = middle;
            }
        }
        return high;
    }

    private RetentionTotals measure(List<RetentionSource> sources, long after, long upTo) {
        RetentionTotals totals = RetentionTotals.NONE;
        if (after < upTo) {
            for (RetentionSource source : sources) {
                totals = totals.plus(this.database.inTransaction(jdbc -> source.measure(jdbc, after, upTo)));
            }
        }
        return totals;
    }

    private long remove(List<RetentionSource> sources, long upTo, @Nullable Long before) {
        long removed = 0;
        for (RetentionSource source : sources) {
            removed += remove(source, upTo, before);
        }
        return removed;
    }

    private long remove(RetentionSource source, long upTo, @Nullable Long before) {
        long removed = 0;
        long cursor = Long.MIN_VALUE;
        Step step;
        do {
            long from = cursor;
            step = this.database.inTransaction(jdbc -> {
                EventRemoval.hold(jdbc);
                long allowed =
                        this.policy.ignoreSubscriptions() ? upTo : Math.min(upTo, JdbcSubscriptions.slowest(jdbc));
                RetentionSource.Found found = source.find(jdbc, from, allowed, before, this.policy.batchSize());
                return new Step(EventRemoval.remove(jdbc, found.positions()), found.cursor(), found.rows());
            });
            if (step.removed() > 0) {
                this.listener.removed(step.removed());
            }
            removed += step.removed();
            cursor = step.cursor();
        } while (step.rows() == this.policy.batchSize() && !this.stopped.getAsBoolean());
        return removed;
    }

    private record Step(int removed, long cursor, int rows) {}
}
