package io.llmspell.integration;

import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventInterceptor;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.EventVetoedException;
import io.llmspell.event.PublishResult;
import io.llmspell.event.Subscription;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookSnapshot;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fires the points around events: before and after they are published, when a handler fails, and when one is refused
 * because of a limit. The component is the event's source, the operation its type. Costs nothing where nobody hooks
 * these points; events about hooks fire none.
 */
public final class EventHooks implements EventInterceptor, EventBusListener {

    private static final String[] EVENT = {"event"};

    private static final Class<?>[] EVENT_TYPE = {UniversalEvent.class};

    private final Supplier<HookRegistry> registry;

    private final Supplier<HookExecutor> executor;

    private volatile @Nullable Known known;

    /**
     * Makes one.
     *
     * @param registry asked for when it is first needed, as the executor is
     */
    public EventHooks(Supplier<HookRegistry> registry, Supplier<HookExecutor> executor) {
        this.registry = registry;
        this.executor = executor;
    }

    /** Whether anybody hooks the points around a publication, as of a snapshot. */
    private record Known(HookSnapshot snapshot, boolean hooked) {}

    @Override
    @SuppressWarnings("ReferenceEquality") // the contract of HookSnapshot
    public boolean isActive() {
        HookSnapshot now = this.registry.get().snapshot();
        Known last = this.known;
        if (last == null || last.snapshot() != now) {
            last = new Known(
                    now,
                    now.hasHooks(StandardHookPoint.BEFORE_EVENT_EMIT)
                            || now.hasHooks(StandardHookPoint.AFTER_EVENT_EMIT));
            this.known = last;
        }
        return last.hooked();
    }

    @Override
    public UniversalEvent beforePublish(UniversalEvent event) throws EventVetoedException {
        if (isAboutHooks(event)) {
            return event;
        }
        Arguments data = Arguments.of(EVENT, EVENT_TYPE, new Object[] {event});
        HookOutcome outcome = this.executor.get().fire(StandardHookPoint.BEFORE_EVENT_EMIT, target(event), data);
        if (outcome.cancellation() != null) {
            throw new EventVetoedException(outcome.cancellation().reason());
        }
        return (UniversalEvent) Objects.requireNonNull(outcome.data().get("event"));
    }

    @Override
    public void afterPublish(UniversalEvent event, PublishResult result) {
        if (!isAboutHooks(event)) {
            fire(
                    StandardHookPoint.AFTER_EVENT_EMIT,
                    target(event),
                    Map.of("event", event, "rejectedBy", result.rejectedBy()));
        }
    }

    @Override
    public void handlerFailed(
            Subscription subscription, UniversalEvent event, Throwable error, int attempt, boolean last) {
        if (isAboutHooks(event)) {
            return;
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("event", event);
        data.put("subscription", subscription.name());
        data.put("error", error);
        data.put("attempt", attempt);
        data.put("last", last);
        fire(StandardHookPoint.EVENT_HANDLER_ERROR, target(event), data);
    }

    @Override
    public void refused(EventRefusedException refusal) {
        if (refusal.reason().isLimit()) {
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("limit", refusal.reason().externalName());
            data.put("message", refusal.getMessage());
            HookTarget target = new HookTarget(ComponentId.system("events"), String.valueOf(refusal.eventType()));
            fire(StandardHookPoint.RESOURCE_LIMIT_EXCEEDED, target, data);
        }
    }

    private void fire(HookPoint point, HookTarget target, Map<String, ? extends @Nullable Object> data) {
        if (this.registry.get().snapshot().hasHooks(point)) {
            this.executor.get().fire(point, target, data);
        }
    }

    private static HookTarget target(UniversalEvent event) {
        return new HookTarget(ComponentId.system(event.source().component()), event.eventType());
    }

    private static boolean isAboutHooks(UniversalEvent event) {
        return event.eventType().startsWith("hook.");
    }
}
