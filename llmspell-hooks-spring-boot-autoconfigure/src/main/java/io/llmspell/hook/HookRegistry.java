package io.llmspell.hook;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The hooks of an application. Safe for use by many threads, also while hooks run: a call that is under way keeps the
 * hooks it began with, a call that begins afterwards sees the change. Reading takes no lock.
 */
public interface HookRegistry {

    /**
     * Adds a hook.
     *
     * @throws DuplicateHookException if a hook of that name is registered
     * @throws HookRegistrationRefusedException if who calls may not register it; so do {@code replace} and
     *     {@code exchange}
     */
    RegisteredHook register(HookDefinition definition);

    /** Adds a hook in place of the one of the same name, whose position it takes; or just adds it. */
    RegisteredHook replace(HookDefinition definition);

    /**
     * Removes the hooks for which this holds and adds others, as one change: no call sees a part of it. A hook whose
     * name stays takes the position of the one before it.
     *
     * @param added no two of one name
     * @return those that were added
     * @throws DuplicateHookException if a name is taken by a hook that stays, or is twice among the new ones: then
     *     nothing is changed
     */
    List<RegisteredHook> exchange(Predicate<RegisteredHook> removed, Collection<HookDefinition> added);

    /** Removes the hook with this {@linkplain RegisteredHook#id() id}; returns whether there was one. */
    boolean unregister(String id);

    /** Removes all hooks for which this holds, and returns them. */
    List<RegisteredHook> unregisterIf(Predicate<RegisteredHook> condition);

    /** Removes the hook of this name; returns whether there was one. */
    default boolean unregisterByName(String name) {
        return !unregisterIf(hook -> hook.name().equals(name)).isEmpty();
    }

    /** Removes the hooks with this tag, and returns them. */
    default List<RegisteredHook> unregisterByTag(String tag) {
        return unregisterIf(hook -> hook.metadata().tags().contains(tag));
    }

    /** Removes the hooks that have a component pattern matching this name, and returns them. */
    default List<RegisteredHook> unregisterByComponent(String component) {
        return unregisterIf(hook -> hook.definition().matcher().names(component));
    }

    /**
     * Changes the mode of the hook of this name; takes effect at its next run. The hooks at
     * {@link StandardHookPoint#CONFIGURATION_CHANGE} are asked before, and may set another mode.
     *
     * @return whether there is such a hook
     * @throws HookCancelledException if one of them refuses the change
     */
    boolean setMode(String name, HookMode mode);

    /** Puts the hook of this name in {@link HookMode#ENFORCE}; returns whether there is one. */
    default boolean enable(String name) {
        return setMode(name, HookMode.ENFORCE);
    }

    /** Puts the hook of this name in {@link HookMode#DISABLED}; returns whether there is one. */
    default boolean disable(String name) {
        return setMode(name, HookMode.DISABLED);
    }

    /** Puts the hook of this name in {@link HookMode#SHADOW}; returns whether there is one. */
    default boolean shadow(String name) {
        return setMode(name, HookMode.SHADOW);
    }

    /** Closes the breaker of the hook of this name and forgets its failures; returns whether there is one. */
    boolean resetBreaker(String name);

    /**
     * Opens the breaker of the hook of this name for this long, if it is closed; after that it is tried as always.
     *
     * @return whether there is such a hook
     */
    boolean openBreaker(String name, Duration wait);

    /** The hook of this name. */
    Optional<RegisteredHook> find(String name);

    /** All hooks, in the order in which they run. */
    List<RegisteredHook> hooks();

    /** The hooks for which this holds, in the order in which they run. */
    default List<RegisteredHook> hooks(Predicate<RegisteredHook> condition) {
        return hooks().stream().filter(condition).toList();
    }

    default List<RegisteredHook> byPoint(HookPoint point) {
        return hooks(hook -> hook.definition().points().contains(point));
    }

    default List<RegisteredHook> byTag(String tag) {
        return hooks(hook -> hook.metadata().tags().contains(tag));
    }

    default List<RegisteredHook> byLanguage(String language) {
        return hooks(hook -> hook.metadata().language().equals(language));
    }

    default List<RegisteredHook> byMode(HookMode mode) {
        return hooks(hook -> hook.mode() == mode);
    }

    default List<RegisteredHook> byBreakerState(BreakerState state) {
        return hooks(hook -> hook.breakerState() == state);
    }

    /**
     * This registry for the use of somebody: what is registered by it is registered in that name, where who may
     * register hooks is configured. By default this registry itself.
     */
    default HookRegistry as(HookOrigin origin) {
        return this;
    }

    /** The hooks of now: what a call uses for all its points. */
    HookSnapshot snapshot();
}
