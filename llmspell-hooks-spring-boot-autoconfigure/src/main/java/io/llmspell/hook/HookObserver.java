package io.llmspell.hook;

import org.jspecify.annotations.Nullable;

/**
 * Surrounds the hooks of a call while they run, on the threads on which they do: what traces and the logging context
 * are built on. It changes nothing of what happens; what it throws is logged and otherwise ignored. Thread-safe.
 *
 * <p>What is only counted when it has happened is told to a {@link HookListener}, which costs less.
 */
public interface HookObserver {

    /** Whether it has anything to do just now; asked before anything is made for it. */
    default boolean isActive() {
        return true;
    }

    /**
     * The hooks of a phase are about to run, one after the other, on the current thread unless they run on threads of
     * their own.
     *
     * @param context what the first of them would see
     * @param element whether they are those of an element of a stream, of which there may be very many
     * @return told of what follows; {@code null} to be told of nothing
     */
    @Nullable
    HookPass begin(HookPhase phase, HookContext context, boolean element);
}
