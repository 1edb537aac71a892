package io.llmspell.hook;

/**
 * The hooks of a registry at one moment. Immutable; two snapshots are the same object if and only if nothing was
 * registered or removed in between, so that what is computed from one can be kept beside it.
 */
public interface HookSnapshot {

    /** Whether there are no hooks at all. */
    boolean isEmpty();

    /** Whether there are hooks at this point, for any operation. */
    boolean hasHooks(HookPoint point);

    /**
     * The hooks for this operation at this point. Computed anew at each call: keep it as long as the snapshot is
     * current.
     */
    HookChain chain(HookPoint point, HookTarget target);

    /** The same for the hooks on the single elements of a stream, which are not among those of {@link #chain}. */
    HookChain elementChain(HookPoint point, HookTarget target);
}
