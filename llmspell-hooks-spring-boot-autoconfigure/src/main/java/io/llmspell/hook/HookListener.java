package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/**
 * Observes a registry and its hooks: what meters, logs, events and audits are built on. A listener cannot change what
 * happens; what it throws is logged and otherwise ignored. Called on the thread on which a thing happens, which for an
 * overrun is the watchdog's: a listener must not block (to write to the application's log is well).
 */
public interface HookListener {

    /**
     * Asked once for each point of a hook when it is registered, so that whatever the observation needs (a meter, a
     * counter) is looked up here and not at each call.
     *
     * @return told of each run of the hook at the point, or {@code null} if this listener does not care
     */
    default @Nullable HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return null;
    }

    /** The hook is in the registry now. */
    default void registered(RegisteredHook hook) {}

    /** The hook is no longer in the registry; a call that began before may still run it. */
    default void unregistered(RegisteredHook hook) {}

    /** The hook's mode was changed. */
    default void modeChanged(RegisteredHook hook, HookMode from, HookMode to) {}

    /** The hook's breaker changed its state. */
    default void breakerChanged(RegisteredHook hook, BreakerState from, BreakerState to) {}
}
