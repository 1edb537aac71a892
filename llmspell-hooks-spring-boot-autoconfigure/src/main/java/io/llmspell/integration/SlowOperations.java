package io.llmspell.integration;

import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.StandardHookPoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fires PERFORMANCE_THRESHOLD_EXCEEDED for calls that took too long, as far as anybody hooks it. */
final class SlowOperations {

    private final HookedPoints hooked;

    private final Supplier<HookExecutor> executor;

    private final Supplier<Duration> threshold;

    SlowOperations(Supplier<HookRegistry> registry, Supplier<HookExecutor> executor, Supplier<Duration> threshold) {
        this.hooked = new HookedPoints(registry, StandardHookPoint.PERFORMANCE_THRESHOLD_EXCEEDED);
        this.executor = executor;
        this.threshold = threshold;
    }

    /** Whether calls that begin now are to be timed. */
    boolean areWanted() {
        return this.hooked.any();
    }

    /** A call has ended. */
    void ended(Operation operation, @Nullable Object[] arguments, long nanos, @Nullable Throwable error) {
        Duration most = this.threshold.get();
        if (nanos <= most.toNanos() || !areWanted()) {
            return;
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("duration", Duration.ofNanos(nanos));
        data.put("threshold", most);
        data.put("arguments", operation.signature().arguments(arguments).asMap());
        data.put("error", error);
        this.executor.get().fire(StandardHookPoint.PERFORMANCE_THRESHOLD_EXCEEDED, operation.target(), data);
    }
}
