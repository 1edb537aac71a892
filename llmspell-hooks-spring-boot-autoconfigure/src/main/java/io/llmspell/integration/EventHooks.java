package io.llmspell.integration;

import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventInterceptor;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.EventVetoedException;
import io.llmspell.event.PublishResult;
import io.llmspell.event.RefusalReason;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fires the points around events: before and after they are published, when a handler fails, and when an event or a
 * subscription is refused because of a limit or a permission. The component is the event's source, the operation its
 * type; of a refusal the component is {@code events}. Costs nothing where nobody hooks these points; events about hooks
 * fire none.
 */
public final class EventHooks implements EventInterceptor, EventBusListener {

    private static final ComponentId EVENTS = ComponentId.system("events");

    private static final String[] EVENT = {"event"};

    private static final Class<?>[] EVENT_TYPE = {UniversalEvent.class};

    private final Supplier<HookRegistry> registry;

    private final Supplier<HookExecutor> executor;

    private final HookedPoints publication;

    private final Supplier<Refusals> refusals;

    /**
     * Makes one.
     *
     * @param registry asked for when it is first needed, as the others are
     */
    public EventHooks(Supplier<HookRegistry> registry, Supplier<HookExecutor> executor, Supplier<Refusals> refusals) {
        this.registry = registry;
        this.executor = executor;
        this.publication =
                new HookedPoints(registry, StandardHookPoint.BEFORE_EVENT_EMIT, StandardHookPoint.AFTER_EVENT_EMIT);
        this.refusals = refusals;
    }

    @Override
    public boolean isActive() {
        return this.publication.any();
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
        String eventType = String.valueOf(refusal.eventType());
        HookTarget target = new HookTarget(EVENTS, eventType);
        if (isAboutHooks(eventType)) {
            return;
        }
        if (refusal.reason().isLimit()) {
            this.refusals.get().limit(target, refusal.reason().externalName(), refusal.getMessage(), Map.of());
        } else if (refusal.reason() == RefusalReason.FORBIDDEN) {
            this.refusals.get().violation(target, "publish", refusal.getMessage(), Map.of());
        }
    }

    @Override
    public void subscriptionRefused(String owner, SubscriptionRefusedException refusal) {
        HookTarget target = new HookTarget(EVENTS, "subscribe");
        if (refusal.reason().isLimit()) {
            String limit = refusal.reason().externalName();
            this.refusals.get().limit(target, limit, refusal.getMessage(), Map.of("owner", owner));
        } else if (refusal.reason() == SubscriptionRefusedException.Reason.FORBIDDEN) {
            this.refusals.get().violation(target, "subscribe", refusal.getMessage(), Map.of("owner", owner));
        }
    }

    @Override
    public void backPressure(Subscription subscription, boolean raised) {
        if (raised) {
            String message = "The queue of '" + subscription.name() + "' is filling up: " + subscription.depth()
                    + " of " + subscription.capacity();
            this.refusals
                    .get()
                    .limit(
                            new HookTarget(EVENTS, subscription.name()),
                            "queue",
                            message,
                            Map.of("depth", subscription.depth(), "capacity", subscription.capacity()));
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
        return isAboutHooks(event.eventType());
    }

    private static boolean isAboutHooks(String eventType) {
        return eventType.startsWith("hook.");
    }
}
