package io.llmspell.hook;

/**
 * The hooks for one operation at one point, phase by phase, in the order in which they run.
 *
 * <p>Thread-safe: one chain serves all calls of its operation.
 */
public interface HookChain {

    /** Whether no hook is for the operation at the point. */
    boolean isEmpty();

    /** Whether no hook of this phase is. */
    boolean isEmpty(HookPhase phase);

    /** Whether one of its hooks may change or refuse something: none does that observes, is in the shadow or is off. */
    boolean mayChange();

    /** The point. */
    HookPoint point();

    /**
     * Runs the hooks of a phase one after the other, handing each result to the call, until one ends the phase. Never
     * throws what a hook throws: a failure follows the hook's policy.
     */
    void run(HookPhase phase, HookCall call);
}
