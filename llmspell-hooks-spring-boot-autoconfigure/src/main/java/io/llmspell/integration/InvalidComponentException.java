package io.llmspell.integration;

/** A component whose operations could not all be hooked. */
public class InvalidComponentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String component;

    private final String problem;

    private final String remedy;

    InvalidComponentException(String component, String problem, String remedy) {
        super(component + " " + problem + ". " + remedy);
        this.component = component;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** The bean, as {@code bean 'name' (class)}. */
    public String component() {
        return this.component;
    }

    /** What is wrong with it. */
    public String problem() {
        return this.problem;
    }

    /** How to mend it. */
    public String remedy() {
        return this.remedy;
    }
}
