package io.llmspell.bridge;

import io.llmspell.hook.HookDefinition;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a script registers when it runs from its first line to its last. */
final class ScriptPlan {

    private final Map<String, HookDefinition.Builder> hooks = new LinkedHashMap<>();

    private final Map<String, Wish> subscriptions = new LinkedHashMap<>();

    private int unnamed;

    /** Names what has no name, the same in every context. */
    String next(String kind) {
        return kind + "-" + ++this.unnamed;
    }

    void hook(String name, HookDefinition.Builder hook) {
        requireNone(name, this.subscriptions);
        if (this.hooks.putIfAbsent(name, hook) != null) {
            throw Fields.error("the script has two hooks of the name '" + name + "': give them names of their own");
        }
    }

    boolean withoutHook(String name) {
        return this.hooks.remove(name) != null;
    }

    void subscription(Wish wish) {
        requireNone(wish.name(), this.hooks);
        if (this.subscriptions.putIfAbsent(wish.name(), wish) != null) {
            throw Fields.error(
                    "the script has two subscriptions of the name '" + wish.name() + "': give them names of their own");
        }
    }

    /** Functions are kept by their names. */
    private static void requireNone(String name, Map<String, ?> others) {
        if (others.containsKey(name)) {
            throw Fields.error("the script has a hook and a subscription of the name '" + name
                    + "': give them names of their own");
        }
    }

    boolean withoutSubscription(String name) {
        return this.subscriptions.remove(name) != null;
    }

    Map<String, HookDefinition.Builder> hooks() {
        return this.hooks;
    }

    Map<String, Wish> subscriptions() {
        return this.subscriptions;
    }
}
