package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.ResultType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what hooks decide, and what becomes of their breakers. Never waits: it is called on the watchdog's thread
 * too.
 */
public final class HookEvents implements HookListener {

    private final PublishedEvents published;

    private final EventPublisher decision;

    private final Map<BreakerState, EventPublisher> circuits = new EnumMap<>(BreakerState.class);

    /**
     * Makes one.
     *
     * @param bus asked for when it is first needed
     * @param published whether breakers and decisions are told of
     */
    public HookEvents(Supplier<EventBus> bus, PublishedEvents published) {
        this.published = published;
        this.decision = new EventPublisher(bus, "hook.decision");
        this.circuits.put(BreakerState.OPEN, new EventPublisher(bus, "hook.circuit.opened"));
        this.circuits.put(BreakerState.HALF_OPEN, new EventPublisher(bus, "hook.circuit.half_opened"));
        this.circuits.put(BreakerState.CLOSED, new EventPublisher(bus, "hook.circuit.closed"));
    }

    @Override
    public @Nullable HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return this.published.decisions() ? new Decisions(hook) : null;
    }

    @Override
    public void breakerChanged(RegisteredHook hook, BreakerState from, BreakerState to) {
        EventPublisher publisher = Objects.requireNonNull(this.circuits.get(to));
        if (this.published.breakers() && publisher.isWanted()) {
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("hook", hook.name());
            data.put("from", from.externalName());
            data.put("to", to.externalName());
            publisher.tryPublish(data);
        }
    }

    /** The decisions of one hook. */
    private final class Decisions implements HookExecutionListener {

        private final RegisteredHook hook;

        private Decisions(RegisteredHook hook) {
            this.hook = hook;
        }

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            ResultType type = result.type();
            if (type != ResultType.CONTINUE && type != ResultType.SKIPPED && HookEvents.this.decision.isWanted()) {
                Map<String, @Nullable Object> data = about(context, mode, nanos);
                data.put("decision", type.externalName());
                data.put("reason", (result instanceof HookResult.Cancel cancel) ? cancel.reason() : null);
                publish(data);
            }
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            if (this.hook.metadata().onFailure() == OnFailure.CANCEL && HookEvents.this.decision.isWanted()) {
                Map<String, @Nullable Object> data = about(context, mode, nanos);
                data.put("decision", ResultType.CANCEL.externalName());
                data.put("reason", failure.message());
                data.put("failure", failure.kind().externalName());
                publish(data);
            }
        }

        private Map<String, @Nullable Object> about(HookContext context, HookMode mode, long nanos) {
            Map<String, @Nullable Object> data = OperationEvents.about(context.component(), context.operation());
            data.put("hook", this.hook.name());
            data.put("point", context.point().externalName());
            data.put("shadowed", mode == HookMode.SHADOW);
            data.put("duration_ms", TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0);
            return data;
        }

        private void publish(Map<String, @Nullable Object> data) {
            data.values().removeIf(Objects::isNull);
            HookEvents.this.decision.tryPublish(data);
        }
    }
}
