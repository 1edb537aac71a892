package io.llmspell.actuate;

import io.llmspell.hook.HookPoint;
import io.llmspell.hook.RegisteredHook;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A hook as the endpoint shows it.
 *
 * @param order its place among all hooks, from 1: by phase, priority and registration
 * @param points by their external names
 * @param source where it is from: a bean's method, a script's file
 * @param ownThread whether it has overrun, and runs on a thread of its own until it is healthy
 */
record HookDescription(
        String name,
        int order,
        List<String> points,
        String phase,
        int priority,
        String mode,
        String onFailure,
        String language,
        String source,
        String description,
        List<String> tags,
        double timeoutMillis,
        boolean ownThread,
        Breaker breaker,
        Runs runs)
        implements OperationResponseBody {

    /**
     * A hook's circuit breaker.
     *
     * @param openUntil when it lets the hook be tried again, or did; {@code null} if it is closed
     */
    record Breaker(String state, @Nullable Instant openUntil) {

        static Breaker of(RegisteredHook hook) {
            String state = hook.breakerState().externalName();
            Instant until = hook.breakerOpenUntil().orElse(null);
            return new Breaker(state, state.equals("closed") ? null : until);
        }
    }

    /**
     * What it did since it was registered.
     *
     * @param p50Millis how long half of the runs took at most; {@code null} before the first
     */
    record Runs(
            Map<String, Long> results,
            Map<String, Long> failures,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis,
            @Nullable LastError lastError) {

        static Runs of(HookCounts counts, HookMessages messages) {
            HookCounts.LastFailure last = counts.lastFailure();
            return new Runs(
                    counts.results(),
                    counts.failures(),
                    counts.durations().percentileInMillis(0.5),
                    counts.durations().percentileInMillis(0.99),
                    (last != null) ? LastError.of(last, messages) : null);
        }
    }

    /**
     * The last time that it failed, or was kept from running.
     *
     * @param kind by its external name
     * @param exception the class of what was thrown
     */
    record LastError(Instant at, String kind, @Nullable String exception, String message) {

        static LastError of(HookCounts.LastFailure last, HookMessages messages) {
            return new LastError(
                    last.at(), last.kind().externalName(), last.exception(), messages.shownError(last.message()));
        }
    }

    static HookDescription of(RegisteredHook hook, int order, HookStatistics statistics) {
        return new HookDescription(
                hook.name(),
                order,
                hook.definition().points().stream()
                        .map(HookPoint::externalName)
                        .sorted()
                        .toList(),
                lower(hook.metadata().phase()),
                hook.metadata().priority(),
                lower(hook.mode()),
                lower(hook.metadata().onFailure()),
                hook.metadata().language(),
                hook.definition().source(),
                hook.metadata().description(),
                hook.metadata().tags().stream().sorted().toList(),
                millis(hook.timeout().toNanos()),
                hook.moved(),
                Breaker.of(hook),
                Runs.of(statistics.of(hook), statistics.messages()));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static double millis(long nanos) {
        return nanos / 1_000_000.0;
    }
}
