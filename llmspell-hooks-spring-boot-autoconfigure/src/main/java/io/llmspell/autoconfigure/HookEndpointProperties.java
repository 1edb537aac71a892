package io.llmspell.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the endpoints and the health of hooks.
 *
 * @param decisions the log behind the endpoint of decisions
 * @param hooks what is shown of hooks
 */
@ConfigurationProperties("llmspell.actuate")
public record HookEndpointProperties(
        @DefaultValue Decisions decisions, @DefaultValue Hooks hooks) {

    private static final int MOST_DECISIONS = 1_000_000;

    /**
     * The log behind the endpoint of decisions.
     *
     * @param enabled Whether the last decisions of hooks are kept in memory for the endpoint decisions, where that is
     *     exposed.
     * @param size How many decisions the log keeps, from 1 to 1000000.
     * @param continues Whether the log of decisions has, too, that a hook let a call go on, or could not be asked and
     *     the call went on.
     */
    public record Decisions(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1000") int size,
            @DefaultValue("false") boolean continues) {

        public Decisions {
            if (size < 1 || size > MOST_DECISIONS) {
                throw new IllegalArgumentException("llmspell.actuate.decisions.size must be from 1 to " + MOST_DECISIONS
                        + ", but is " + size + "; to keep none, set llmspell.actuate.decisions.enabled=false");
            }
        }
    }

    /**
     * What is shown of hooks.
     *
     * @param enabled Whether there is our endpoint hooks; false where the application has one of this id itself.
     * @param errorMessages Whether endpoints show messages of exceptions, which may hold arguments, and not only their
     *     classes.
     * @param openGuards Status of health while the circuit breaker of a guard is open.
     */
    public record Hooks(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("false") boolean errorMessages,
            @DefaultValue("up") OpenGuards openGuards) {}

    /** States of health. */
    public enum OpenGuards {
        /** All is well, and the details tell. */
        UP,
        /** The application should get no requests. */
        OUT_OF_SERVICE,
        /** The application is broken. */
        DOWN
    }
}
