package io.llmspell.bridge;

/**
 * Measures one value on its way into or out of a script, so that a cyclic, endless or huge one ends with an error. Not
 * safe for use by several threads.
 */
public final class ValueBudget {

    private final ScriptLimits limits;

    private long characters;

    private int elements;

    private int depth;

    ValueBudget(ScriptLimits limits) {
        this.limits = limits;
    }

    /** Counts a string or key of this length, before it is copied. */
    public void text(long length) {
        this.characters += length;
        if (this.characters > this.limits.value()) {
            throw tooMuch("has more than " + this.limits.value() + " characters", "value-characters");
        }
    }

    /** Counts an entry of a list or map. */
    public void element() {
        if (++this.elements > this.limits.elements()) {
            throw tooMuch("has more than " + this.limits.elements() + " elements", "value-elements");
        }
    }

    /** Goes into a list or map. */
    public void enter() {
        if (++this.depth > this.limits.depth()) {
            throw tooMuch("is nested deeper than " + this.limits.depth() + ", or contains itself", "value-depth");
        }
    }

    /** Comes out of a list or map. */
    public void leave() {
        this.depth--;
    }

    private static ScriptException tooMuch(String how, String property) {
        return new ScriptException(
                ScriptException.Kind.LIMIT, "the value " + how + " (llmspell.bridge.scripts.limits." + property + ")");
    }
}
