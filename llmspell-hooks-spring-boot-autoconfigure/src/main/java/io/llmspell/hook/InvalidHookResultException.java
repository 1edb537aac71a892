package io.llmspell.hook;

/** A result that its point does not take, or that does not fit the operation. Counts as a failure of the hook. */
public class InvalidHookResultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidHookResultException(String message) {
        super(message);
    }

    public InvalidHookResultException(String message, Throwable cause) {
        super(message, cause);
    }
}
