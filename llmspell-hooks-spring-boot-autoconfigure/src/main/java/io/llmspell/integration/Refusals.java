package io.llmspell.integration;

import io.llmspell.event.EventBus;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Refusal;
import io.llmspell.hook.RefusalListener;
import io.llmspell.hook.StandardHookPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;

/**
 * Where all that is refused because of a permission or a limit is told of: to the listeners, as an event, and to the
 * hooks at SECURITY_VIOLATION and RESOURCE_LIMIT_EXCEEDED. What is refused inside of such a hook fires no hook, and
 * what is refused of such an event, or to a handler of one, is no event, so that nothing is told of itself without end.
 * Thread-safe.
 */
public final class Refusals implements RefusalListener {

    static final Set<StandardHookPoint> POINTS =
            Set.of(StandardHookPoint.RESOURCE_LIMIT_EXCEEDED, StandardHookPoint.SECURITY_VIOLATION);

    private static final Log logger = LogFactory.getLog(Refusals.class);

    private final Supplier<HookRegistry> registry;

    private final Supplier<HookExecutor> executor;

    private final Supplier<PublishedEvents> published;

    private final Supplier<List<RefusalListener>> listeners;

    private final EventPublisher violation;

    private final EventPublisher limit;

    /**
     * Makes one; each part is asked for when it is first needed.
     *
     * @param published whether it is published at all
     * @param listeners told of everything
     */
    public Refusals(
            Supplier<HookRegistry> registry,
            Supplier<HookExecutor> executor,
            Supplier<EventBus> bus,
            Supplier<PublishedEvents> published,
            Supplier<List<RefusalListener>> listeners) {
        this.registry = registry;
        this.executor = executor;
        this.published = published;
        this.listeners = listeners;
        this.violation = new EventPublisher(bus, RefusalEvents.VIOLATION);
        this.limit = new EventPublisher(bus, RefusalEvents.LIMIT);
    }

    @Override
    public void refused(Refusal refusal) {
        for (RefusalListener listener : listeners()) {
            safely(refusal, () -> listener.refused(refusal));
        }
        safely(refusal, () -> publish(refusal));
        safely(refusal, () -> fire(refusal));
    }

    /** Something would have exceeded a limit. */
    void limit(HookTarget target, String limit, @Nullable String message, Map<String, ?> more) {
        refused(Refusal.limit(limit, target, message, more));
    }

    /** Somebody wanted what he may not. */
    void violation(HookTarget target, String permission, @Nullable String message, Map<String, ?> more) {
        refused(Refusal.violation(permission, target, message, more));
    }

    private List<RefusalListener> listeners() {
        try {
            return this.listeners.get();
        } catch (BeansException ex) {
            logger.debug("The listeners cannot be had just now", ex);
            return List.of();
        }
    }

    /** While the application starts a part may not be there yet: what was refused stays refused. */
    private static void safely(Refusal refusal, Runnable telling) {
        try {
            telling.run();
        } catch (BeansException ex) {
            logger.debug("Not told of yet: " + refusal.message(), ex);
        } catch (RuntimeException | LinkageError ex) {
            logger.warn("Nobody could be told that it was refused: " + refusal.message(), ex);
        }
    }

    private void publish(Refusal refusal) {
        String about = refusal.target().operation();
        EventPublisher publisher = (refusal.kind() == Refusal.Kind.VIOLATION) ? this.violation : this.limit;
        if (!RefusalEvents.isOne(about)
                && !RefusalEvents.isHandled()
                && this.published.get().system()
                && publisher.isWanted()) {
            Map<String, @Nullable Object> data =
                    OperationEvents.about(refusal.target().component(), about);
            data.putAll(data(refusal));
            data.values().removeIf(Objects::isNull);
            publisher.tryPublish(data);
        }
    }

    private void fire(Refusal refusal) {
        StandardHookPoint point = (refusal.kind() == Refusal.Kind.VIOLATION)
                ? StandardHookPoint.SECURITY_VIOLATION
                : StandardHookPoint.RESOURCE_LIMIT_EXCEEDED;
        if (this.registry.get().snapshot().hasHooks(point)
                && !this.executor.get().callStacks().current().isInsideHookAt(POINTS)) {
            this.executor.get().fire(point, refusal.target(), data(refusal));
        }
    }

    private static Map<String, @Nullable Object> data(Refusal refusal) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put((refusal.kind() == Refusal.Kind.VIOLATION) ? "permission" : "limit", refusal.rule());
        data.put("message", refusal.message());
        data.putAll(refusal.details());
        return data;
    }
}
