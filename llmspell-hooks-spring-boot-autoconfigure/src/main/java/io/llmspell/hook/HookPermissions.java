package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/**
 * Who may register hooks. Asked on the registering thread, each time a hook is to be registered. Code that is written
 * in Java can get round it: it keeps honest code to the rules, and scripts and plug-ins to theirs.
 */
@FunctionalInterface
public interface HookPermissions {

    /**
     * Says what is in the way of a hook.
     *
     * @return what is wrong and what to do; {@code null} if it may be registered
     */
    @Nullable
    String refusal(HookDefinition definition, HookOrigin origin);
}
