package io.llmspell.observability;

import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.RegisteredHook;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The meters of hooks, on any registry. Their names on Prometheus:
 *
 * <ul>
 *   <li>{@code hook_executions_total} (hook, point): runs, the failed ones included
 *   <li>{@code hook_execution_duration_seconds} (hook, point): a histogram of how long they took
 *   <li>{@code hook_failures_total} (hook, point, result): runs that failed or were kept from running, by
 *       {@link io.llmspell.hook.HookFailure.Kind}
 *   <li>{@code hook_result_types_total} (hook, point, result): results, by {@link io.llmspell.hook.ResultType}
 *   <li>{@code circuit_breaker_state} (hook, state): 1 for the state the hook's breaker is in, 0 for the others
 * </ul>
 *
 * All tags are bounded by the hooks and their points. Meters are made when a hook is registered, or for a result when
 * it is first seen, and removed with the hook.
 */
public final class HookMeters implements HookListener {

    private final MeterRegistry registry;

    private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();

    public HookMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return new HookPointMeters(this.registry, hook.name(), point.externalName(), meter -> own(hook, meter));
    }

    @Override
    public void registered(RegisteredHook hook) {
        for (BreakerState state : BreakerState.values()) {
            own(
                    hook,
                    Gauge.builder("circuit.breaker.state", hook, each -> (each.breakerState() == state) ? 1 : 0)
                            .description(
                                    "1 for the state that the circuit breaker of a hook is in, 0 for the others: closed, open or half_open")
                            .tag("hook", hook.name())
                            .tag("state", state.externalName())
                            .strongReference(true)
                            .register(this.registry));
        }
    }

    @Override
    public void unregistered(RegisteredHook hook) {
        List<Meter> owned = this.meters.remove(hook.id());
        if (owned != null) {
            owned.forEach(this.registry::remove);
        }
    }

    private void own(RegisteredHook hook, Meter meter) {
        this.meters
                .computeIfAbsent(hook.id(), id -> new CopyOnWriteArrayList<>())
                .add(meter);
        if (!hook.registered()) {
            // Its last run has ended after it was removed: nobody else would remove what that run made.
            unregistered(hook);
        }
    }
}
