package io.llmspell.bridge;

import io.llmspell.event.EventPattern;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookMatcher;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a script may touch. What it registers itself is always its own to list and to unregister.
 *
 * @param points where it may have hooks; empty: everywhere
 * @param components name patterns of the components that its hooks see, and send operations to; empty: all
 * @param publish patterns of the events that it may publish; empty: none
 * @param subscribe patterns of the events that it may subscribe to and query, and that its hooks at the points of
 *     events see; empty: none
 */
public record ScriptPermissions(
        Set<HookPoint> points, List<String> components, List<EventPattern> publish, List<EventPattern> subscribe) {

    /** Hooks anywhere, and no events. */
    public static final ScriptPermissions DEFAULT = new ScriptPermissions(Set.of(), List.of(), List.of(), List.of());

    /** Where hooks are given events, whose type is the operation. */
    private static final Set<HookPoint> EVENT_POINTS = Set.of(
            StandardHookPoint.BEFORE_EVENT_EMIT,
            StandardHookPoint.AFTER_EVENT_EMIT,
            StandardHookPoint.EVENT_HANDLER_ERROR);

    public ScriptPermissions {
        points = Set.copyOf(points);
        components = List.copyOf(components);
        publish = List.copyOf(publish);
        subscribe = List.copyOf(subscribe);
        // A pattern that is none is told of now.
        HookMatcher.any().components(components);
    }

    /** The same with these events. */
    public ScriptPermissions events(Collection<String> publish, Collection<String> subscribe) {
        return new ScriptPermissions(
                this.points,
                this.components,
                publish.stream().map(EventPattern::of).toList(),
                subscribe.stream().map(EventPattern::of).toList());
    }

    boolean mayHook(HookPoint point) {
        return this.points.isEmpty() || this.points.contains(point);
    }

    /** Narrows a hook at these points to the components, and at points of events to the types, that it may see. */
    HookMatcher narrowed(HookMatcher matcher, Collection<HookPoint> points) {
        HookMatcher narrowed = matcher;
        if (!this.components.isEmpty()) {
            HookMatcher permitted = HookMatcher.any().components(this.components);
            narrowed = narrowed.targets((HookTarget target) -> permitted.matches(target));
        }
        if (points.stream().anyMatch(EVENT_POINTS::contains)) {
            narrowed = narrowed.condition(context -> !EVENT_POINTS.contains(context.point())
                    || maySee(context.target().operation()));
        }
        return narrowed;
    }

    /** Whether an operation may be sent to a component of this name. */
    boolean maySendTo(String component) {
        return this.components.isEmpty()
                || HookMatcher.any()
                        .components(this.components)
                        .matches(new HookTarget(ComponentId.tool(component), "any"));
    }

    boolean mayPublish(String type) {
        return this.publish.stream().anyMatch(pattern -> pattern.matches(type));
    }

    /** Whether events of this type may be seen. */
    boolean maySee(String type) {
        return this.subscribe.stream().anyMatch(pattern -> pattern.matches(type));
    }

    /**
     * Whether a pattern may be asked for: whether all types that it matches may be seen, as far as that can be told.
     */
    boolean maySubscribe(EventPattern wanted) {
        return this.subscribe.stream().anyMatch(permitted -> permitted.covers(wanted));
    }
}
