package io.llmspell.hook;

/**
 * One run of a hook. Of {@link #completed} and {@link #failed} one is called at most, once: neither where the hook's
 * condition does not hold.
 */
public interface HookRun extends HookExecutionListener {

    /** The code of the hook comes next, on this thread. Not called for a hook that is kept from running. */
    default void entered() {}

    /**
     * The code of the hook has returned or thrown, on the thread on which it was entered. After an overrun this comes
     * later than {@link #failed}, or never if the code never returns.
     */
    default void left() {}
}
