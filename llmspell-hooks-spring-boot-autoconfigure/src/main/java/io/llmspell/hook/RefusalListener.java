package io.llmspell.hook;

/**
 * Told of what was refused because of a permission or a limit. Called on the thread on which it was refused, which may
 * be the watchdog's: a listener must not block. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface RefusalListener {

    void refused(Refusal refusal);
}
