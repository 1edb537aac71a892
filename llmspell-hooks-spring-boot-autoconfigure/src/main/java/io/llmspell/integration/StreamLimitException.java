package io.llmspell.integration;

/** A stream has more elements than are kept for the hooks that need all of them. */
final class StreamLimitException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient Operation operation;

    StreamLimitException(Operation operation, int most) {
        super(operation + " has more than " + most + " elements, and a hook after it needs all of them at once"
                + " (llmspell.hooks.limits.stream-elements)");
        this.operation = operation;
    }

    /** Those around it fail with it, too. */
    @SuppressWarnings("ReferenceEquality") // there is one object for each operation
    boolean isOf(Operation other) {
        return this.operation == other;
    }

    Operation operation() {
        return this.operation;
    }
}
