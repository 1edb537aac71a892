package io.llmspell.state;

import io.llmspell.hook.HookTarget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a hook said when it was recorded beside what it says today, at one point of one call.
 *
 * @param kind how the two compare
 * @param time when it was recorded; of a new hook, when the first of the others was
 * @param callId of the call
 * @param correlationId of the call
 * @param hook the name of the hook
 * @param point the external name of the point
 * @param target the operation
 * @param recorded what it said; {@code null} if it did not run
 * @param replayed what it says today; {@code null} if it does not run
 * @param note why it did not run, or what else there is to know; may be empty
 */
public record ReplayComparison(
        Kind kind,
        Instant time,
        String callId,
        String correlationId,
        String hook,
        String point,
        HookTarget target,
        @Nullable Verdict recorded,
        @Nullable Verdict replayed,
        String note) {

    /** How a decision of today compares to the recorded one. */
    public enum Kind {
        /** It is the same. */
        SAME,
        /** It is another one. */
        CHANGED,
        /** The hook did not run when it was recorded. */
        NEW,
        /** The hook does not run today. */
        MISSING
    }

    /** Whether either decision has a reason with this text in it. */
    public boolean hasReason(String text) {
        return hasReason(this.recorded, text) || hasReason(this.replayed, text);
    }

    private static boolean hasReason(@Nullable Verdict verdict, String text) {
        return verdict != null && verdict.reason() != null && verdict.reason().contains(text);
    }

    @Override
    public String toString() {
        String said = (this.recorded != null) ? this.recorded.toString() : "did not run";
        String says = (this.replayed != null) ? this.replayed.toString() : "does not run";
        return this.kind.name().toLowerCase(java.util.Locale.ROOT) + ": " + this.hook + " at " + this.point + " of "
                + this.target + ": " + said + " -> " + says
                + (this.note.isEmpty() ? "" : ", " + this.note) + " [call " + this.callId + "]";
    }
}
