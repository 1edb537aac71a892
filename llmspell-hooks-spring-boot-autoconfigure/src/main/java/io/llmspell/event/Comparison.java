package io.llmspell.event;

/** How a field of data compares with a value. */
public enum Comparison {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    /** How it is written in a condition. */
    public String symbol() {
        return this.symbol;
    }

    /** Whether it asks which of two comes first. */
    boolean isOrder() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** Whether it holds for a field that compares so with the value: negative, 0 or positive. */
    boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
        };
    }
}
