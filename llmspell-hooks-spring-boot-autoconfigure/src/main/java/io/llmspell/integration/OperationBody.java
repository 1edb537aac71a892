package io.llmspell.integration;

import org.jspecify.annotations.Nullable;

/**
 * How an operation is run. One object serves all calls of a kind; what belongs to one call is the invocation, whose
 * type only the body knows.
 */
interface OperationBody {

    /** Must be called before the first run if there may be a second one; returns the invocation to use from then on. */
    Object prepareToRepeat(Object invocation);

    /** Runs the operation. */
    @Nullable
    Object run(Object invocation, @Nullable Object[] arguments, boolean repeated) throws Throwable;

    /** Whether {@link #runOn} works. */
    boolean canRunOn(Operation operation, Object component);

    /** Runs the operation on another object. */
    @Nullable
    Object runOn(Operation operation, Object component, @Nullable Object[] arguments) throws Throwable;
}
