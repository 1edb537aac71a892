package io.llmspell.hook;

import java.util.Locale;

/** The state of a hook's circuit breaker. */
public enum BreakerState {
    /** The hook runs. */
    CLOSED,
    /** The hook does not run; its failure policy applies. */
    OPEN,
    /** The hook is tried. */
    HALF_OPEN;

    /** The lower-case name used in meters and events. */
    public String externalName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
