package io.llmspell.bridge;

import io.llmspell.event.EventPattern;
import io.llmspell.hook.HookMatcher;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a script may touch. What it registers itself is always its own to list and to unregister.
 *
 * @param points where it may have hooks; empty: everywhere
 * @param components name patterns of the components that its hooks see; empty: all
 * @param publish patterns of the events that it may publish; empty: none
 * @param subscribe patterns of the events that it may subscribe to and query; empty: none
 */
public record ScriptPermissions(
        Set<HookPoint> points, List<String> components, List<EventPattern> publish, List<EventPattern> subscribe) {

    /** Hooks anywhere, and no events. */
    public static final ScriptPermissions DEFAULT = new ScriptPermissions(Set.of(), List.of(), List.of(), List.of());

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

    /** Narrows a hook to the components that it may see. */
    HookMatcher narrowed(HookMatcher matcher) {
        if (this.components.isEmpty()) {
            return matcher;
        }
        HookMatcher permitted = HookMatcher.any().components(this.components);
        return matcher.targets((HookTarget target) -> permitted.matches(target));
    }

    boolean mayPublish(String type) {
        return this.publish.stream().anyMatch(pattern -> pattern.matches(type));
    }

    /** Whether events of this type may be seen. */
    boolean maySee(String type) {
        return this.subscribe.stream().anyMatch(pattern -> pattern.matches(type));
    }

    /** Whether a pattern may be asked for: one of the permitted, or a type that one of them matches. */
    boolean maySubscribe(EventPattern wanted) {
        return this.subscribe.stream()
                .anyMatch(pattern ->
                        pattern.equals(wanted) || pattern.source().equals("**") || pattern.matches(wanted.source()));
    }
}
