package io.llmspell.bridge;

/**
 * What one script may use. What an engine cannot bound, its page says.
 *
 * @param memory in bytes, of one context
 * @param value characters of all strings, and keys, of a value that a script gives or is given
 * @param elements entries of all lists and maps of such a value
 * @param depth of lists and maps inside of each other
 */
public record ScriptLimits(long memory, int value, int elements, int depth) {

    /** 64 MiB of memory, a million characters, a hundred thousand elements, a depth of 64. */
    public static final ScriptLimits DEFAULT = new ScriptLimits(64L << 20, 1_000_000, 100_000, 64);

    public ScriptLimits {
        if (memory < 1 || value < 1 || elements < 1 || depth < 1) {
            throw new IllegalArgumentException("The limits of scripts must be positive, but are memory " + memory
                    + ", value " + value + ", elements " + elements + ", depth " + depth);
        }
    }

    /** Measures one value. */
    public ValueBudget budget() {
        return new ValueBudget(this);
    }
}
