package io.llmspell.security;

import io.llmspell.event.EventPattern;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may publish and subscribe to what, by rules. A topic that no rule names is free; one that some rule names is for
 * those only whom a rule permits it. A subscription that may come upon such a topic needs one rule that permits all it
 * asks for. Thread-safe.
 */
public final class TopicPermissions implements EventPermissions {

    private final List<TopicRule> rules;

    private final Supplier<@Nullable Caller> caller;

    /**
     * Makes it.
     *
     * @param caller tells who acts on the thread
     */
    public TopicPermissions(List<TopicRule> rules, Supplier<@Nullable Caller> caller) {
        this.rules = List.copyOf(rules);
        this.caller = caller;
    }

    @Override
    public boolean mayPublish(UniversalEvent event) {
        boolean named = false;
        Caller who = null;
        for (TopicRule rule : this.rules) {
            if (rule.publish().stream().anyMatch(pattern -> pattern.matches(event.eventType()))) {
                who = named ? who : this.caller.get();
                named = true;
                if (rule.isFor(who, event.source().component())) {
                    return true;
                }
            }
        }
        return !named;
    }

    @Override
    public boolean maySubscribe(String owner, EventPattern pattern) {
        boolean named = false;
        Caller who = this.caller.get();
        for (TopicRule rule : this.rules) {
            if (rule.subscribe().stream().anyMatch(topics -> TopicOverlap.mayMeet(topics, pattern))) {
                named = true;
                if (rule.isFor(who, owner) && rule.subscribe().stream().anyMatch(topics -> topics.covers(pattern))) {
                    return true;
                }
            }
        }
        return !named;
    }
}
