package io.llmspell.hook;

/**
 * What follows when a hook throws, overruns its deadline, returns nothing or an invalid result, or is kept from running
 * by its open breaker.
 */
public enum OnFailure {
    /** Go on as if the hook were not there. */
    ALLOW,
    /**
     * Cancel the operation. At a {@linkplain PointKind#NOTICE notice} point there is nothing to cancel: it only counts.
     */
    CANCEL
}
