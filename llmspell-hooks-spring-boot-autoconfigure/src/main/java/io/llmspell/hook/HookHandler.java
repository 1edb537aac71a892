package io.llmspell.hook;

/**
 * A hook: looks at what is about to happen, or has happened, and says what is to become of it.
 *
 * <p>Called by many threads at once. It may throw anything: the failure follows the hook's {@link OnFailure} and never
 * reaches the caller as it is. Its thread is interrupted at the deadline.
 */
@FunctionalInterface
public interface HookHandler {

    /**
     * Decides. Returning {@code null} is a failure of the hook; a hook with nothing to say returns
     * {@link HookResult#proceed()}.
     */
    HookResult handle(HookContext context) throws Exception;
}
