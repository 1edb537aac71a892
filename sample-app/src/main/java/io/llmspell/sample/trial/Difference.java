package io.llmspell.sample.trial;

import io.llmspell.state.ReplayComparison;
import io.llmspell.state.ReplayComparison.Kind;
import io.llmspell.state.Verdict;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision that is not the same.
 *
 * @param kind {@code changed}, {@code new} or {@code missing}
 * @param conversation in which conversation; a dash if that is not known
 * @param component whose call it was about
 * @param point at which point
 * @param hook the name of the hook
 * @param recorded what it decided, empty for nothing
 * @param reason why, or what became of the hook
 * @param today what it decides today, and in which mode if that is another; empty for nothing
 */
public record Difference(
        String kind,
        String conversation,
        String component,
        String point,
        String hook,
        String recorded,
        String reason,
        String today) {

    static Difference of(ReplayComparison comparison, String conversation) {
        return new Difference(
                name(comparison.kind()),
                conversation,
                comparison.target().component().name(),
                comparison.point(),
                comparison.hook(),
                kind(comparison.recorded()),
                reason(comparison),
                today(comparison));
    }

    static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String kind(@Nullable Verdict verdict) {
        if (verdict == null) {
            return "";
        }
        return (verdict.result() != null) ? verdict.result().externalName() : "failed";
    }

    /** A decision that is the same but for its mode would look as if nothing had changed. */
    private static String today(ReplayComparison comparison) {
        String kind = kind(comparison.replayed());
        return (kind.isEmpty() || comparison.note().isEmpty()) ? kind : kind + " (" + comparison.note() + ")";
    }

    private static String reason(ReplayComparison comparison) {
        Verdict verdict = (comparison.recorded() != null) ? comparison.recorded() : comparison.replayed();
        String reason = (verdict != null) ? Objects.requireNonNullElse(verdict.reason(), "") : "";
        return reason.isEmpty() ? comparison.note() : reason;
    }
}
