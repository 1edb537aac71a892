package io.llmspell.hook;

/** A hook used more than it may. */
public class HookBudgetExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    /**
     * Makes one.
     *
     * @param limit which one: one of few names
     * @param message what it used, and what it may
     */
    public HookBudgetExceededException(String limit, String message) {
        super(message);
        this.limit = limit;
    }

    /** Which limit it was. */
    public String limit() {
        return this.limit;
    }
}
