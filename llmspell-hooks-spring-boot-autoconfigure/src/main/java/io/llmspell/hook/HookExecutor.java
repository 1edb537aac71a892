package io.llmspell.hook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the hooks of points that have no operation to intercept: notices, vetoes and an application's own custom points.
 * Thread-safe.
 */
public interface HookExecutor extends AutoCloseable {

    /**
     * Runs the hooks of a point in their phases.
     *
     * <p>Modified changes the data where the kind of the point takes it; results that need an operation to act on
     * (Redirect, Replace, Retry, Fork, Cache) are invalid here.
     *
     * @param data handed to the hooks as arguments by name
     * @return what became of it
     */
    default HookOutcome fire(HookPoint point, HookTarget target, Map<String, ? extends @Nullable Object> data) {
        return fire(point, target, Arguments.of(data));
    }

    /**
     * The same with data whose types may be declared: a hook that puts in a value of another type has failed.
     *
     * @param data handed to the hooks as arguments by name
     * @return what became of it
     */
    HookOutcome fire(HookPoint point, HookTarget target, Arguments data);

    /** The call stacks of this executor's threads: which component an operation was called from. */
    CallStacks callStacks();

    /** Stops the watchdog and the threads of hooks that run on their own. Hooks that are under way are interrupted. */
    @Override
    void close();
}
