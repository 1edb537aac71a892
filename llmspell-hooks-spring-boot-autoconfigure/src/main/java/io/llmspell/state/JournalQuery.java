package io.llmspell.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions of a journal; what is {@code null} is not asked for.
 *
 * @param point the external name of a point
 * @param component the name of a component
 * @param hook the name of a hook
 * @param correlationId of calls
 * @param from the earliest time
 * @param to the first time that is too late
 * @param after the position after which to begin; 0 for the beginning
 * @param limit decisions in a page
 */
public record JournalQuery(
        @Nullable String point,
        @Nullable String component,
        @Nullable String hook,
        @Nullable String correlationId,
        @Nullable Instant from,
        @Nullable Instant to,
        long after,
        int limit) {

    private static final int MAX_LIMIT = 10_000;

    public JournalQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("A page has 1 to " + MAX_LIMIT + " decisions, not " + limit);
        }
    }

    /** All decisions, in pages of 100. */
    public static JournalQuery all() {
        return new JournalQuery(null, null, null, null, null, null, 0, 100);
    }

    public JournalQuery ofPoint(String point) {
        return new JournalQuery(
                point, this.component, this.hook, this.correlationId, this.from, this.to, this.after, this.limit);
    }

    public JournalQuery ofComponent(String component) {
        return new JournalQuery(
                this.point, component, this.hook, this.correlationId, this.from, this.to, this.after, this.limit);
    }

    public JournalQuery ofHook(String hook) {
        return new JournalQuery(
                this.point, this.component, hook, this.correlationId, this.from, this.to, this.after, this.limit);
    }

    public JournalQuery ofCorrelationId(String correlationId) {
        return new JournalQuery(
                this.point, this.component, this.hook, correlationId, this.from, this.to, this.after, this.limit);
    }

    /** From the first instant, and before the second. */
    public JournalQuery between(@Nullable Instant from, @Nullable Instant to) {
        return new JournalQuery(
                this.point, this.component, this.hook, this.correlationId, from, to, this.after, this.limit);
    }

    public JournalQuery after(long position) {
        return new JournalQuery(
                this.point, this.component, this.hook, this.correlationId, this.from, this.to, position, this.limit);
    }

    public JournalQuery limit(int limit) {
        return new JournalQuery(
                this.point, this.component, this.hook, this.correlationId, this.from, this.to, this.after, limit);
    }

    boolean matches(RecordedDecision decision) {
        return decision.position() > this.after
                && isOrAny(this.point, decision.point())
                && isOrAny(this.component, decision.target().component().name())
                && isOrAny(this.hook, decision.hook())
                && isOrAny(this.correlationId, decision.correlationId())
                && (this.from == null || !decision.time().isBefore(this.from))
                && (this.to == null || decision.time().isBefore(this.to));
    }

    private static boolean isOrAny(@Nullable String wanted, String found) {
        return wanted == null || wanted.equals(found);
    }
}
