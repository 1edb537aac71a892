package io.llmspell.actuate;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.ResultType;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one hook has done since it was registered, at all of its points. A run costs two adders. Thread-safe. */
final class HookCounts implements HookExecutionListener {

    private final Clock clock;

    private final HookMessages messages;

    private final Map<ResultType, LongAdder> results = adders(ResultType.class);

    private final Map<HookFailure.Kind, LongAdder> failures = adders(HookFailure.Kind.class);

    private final HookDurations durations = new HookDurations();

    private volatile @Nullable LastFailure lastFailure;

    HookCounts(Clock clock, HookMessages messages) {
        this.clock = clock;
        this.messages = messages;
    }

    /** The last time that the hook failed, or was kept from running. */
    record LastFailure(
            Instant at, HookFailure.Kind kind, @Nullable String exception, String message) {}

    /** All there from the start, so that nothing changes the map. */
    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    @Override
    public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
        increment(this.results, result.type());
        this.durations.record(nanos);
    }

    @Override
    public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
        increment(this.failures, failure.kind());
        if (nanos > 0) {
            this.durations.record(nanos);
        }
        this.lastFailure = new LastFailure(
                this.clock.instant(), failure.kind(), HookMessages.exception(failure), this.messages.kept(failure));
    }

    private static <E extends Enum<E>> void increment(Map<E, LongAdder> adders, E constant) {
        LongAdder adder = adders.get(constant);
        if (adder != null) {
            adder.increment();
        }
    }

    /** By external name; those that never came are left out. */
    Map<String, Long> results() {
        return counts(this.results, ResultType::externalName);
    }

    /** By external name; those that never came are left out. */
    Map<String, Long> failures() {
        return counts(this.failures, HookFailure.Kind::externalName);
    }

    private static <E> Map<String, Long> counts(Map<E, LongAdder> adders, Function<E, String> name) {
        Map<String, Long> counts = new LinkedHashMap<>();
        adders.forEach((constant, adder) -> {
            long sum = adder.sum();
            if (sum > 0) {
                counts.put(name.apply(constant), sum);
            }
        });
        return counts;
    }

    HookDurations durations() {
        return this.durations;
    }

    @Nullable
    LastFailure lastFailure() {
        return this.lastFailure;
    }
}
