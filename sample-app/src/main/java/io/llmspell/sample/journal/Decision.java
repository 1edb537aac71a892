package io.llmspell.sample.journal;

/**
 * What a hook decided in one run.
 *
 * @param component whose operation it was about
 * @param point at which point, by its external name
 * @param hook the name of the hook
 * @param kind the kind of result in lower case, or {@link #FAILED}
 * @param reason the hook's reason, or what it changed, or how it failed
 * @param applied whether it took effect: not in shadow mode
 * @param millis how long the hook ran
 */
public record Decision(
        String component, String point, String hook, String kind, String reason, boolean applied, double millis) {

    /** The kind of a decision that the hook failed to make. */
    public static final String FAILED = "failed";
}
