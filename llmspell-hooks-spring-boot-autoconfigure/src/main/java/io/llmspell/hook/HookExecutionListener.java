package io.llmspell.hook;

/** Told of the runs of one hook at one point: of each run exactly once, by one of the two methods. */
public interface HookExecutionListener {

    /**
     * The hook ran and its result was accepted. Not called when its condition did not hold.
     *
     * @param mode the mode it ran in; in {@link HookMode#SHADOW} the result was not applied
     * @param nanos how long it ran
     */
    void completed(HookContext context, HookResult result, HookMode mode, long nanos);

    /**
     * The hook failed or was kept from running.
     *
     * @param mode the mode it was to run in
     * @param nanos how long it had run by then; 0 if it was kept from running
     */
    void failed(HookContext context, HookFailure failure, HookMode mode, long nanos);
}
