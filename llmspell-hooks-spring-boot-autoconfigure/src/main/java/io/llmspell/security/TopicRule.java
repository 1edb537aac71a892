package io.llmspell.security;

import io.llmspell.event.EventPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PatternMatchUtils;

/**
 * What some may publish and subscribe to. Who it is for: all that is given must hold.
 *
 * @param authorities one of which the caller must have
 * @param principals names of callers, with {@code *}
 * @param components names of sources of events and of owners of subscriptions, with {@code *}
 * @param publish what they may publish
 * @param subscribe what they may subscribe to
 */
public record TopicRule(
        List<String> authorities,
        List<String> principals,
        List<String> components,
        List<EventPattern> publish,
        List<EventPattern> subscribe) {

    public TopicRule {
        authorities = List.copyOf(authorities);
        principals = List.copyOf(principals);
        components = List.copyOf(components);
        publish = List.copyOf(publish);
        subscribe = List.copyOf(subscribe);
        if (authorities.isEmpty() && principals.isEmpty() && components.isEmpty()) {
            throw new IllegalArgumentException("A rule under llmspell.security.topics says nothing of who it is for:"
                    + " give it 'authorities', 'principals' or 'components'");
        }
    }

    /** Whether it is about who is authenticated. */
    public boolean needsAuthentication() {
        return !this.authorities.isEmpty() || !this.principals.isEmpty();
    }

    boolean isFor(@Nullable Caller caller, String component) {
        if (!this.components.isEmpty() && !matches(this.components, component)) {
            return false;
        }
        if (!needsAuthentication()) {
            return true;
        }
        return caller != null
                && (this.authorities.isEmpty() || this.authorities.stream().anyMatch(caller.authorities()::contains))
                && (this.principals.isEmpty() || matches(this.principals, caller.name()));
    }

    private static boolean matches(List<String> names, String name) {
        return names.stream().anyMatch(pattern -> PatternMatchUtils.simpleMatch(pattern, name));
    }
}
