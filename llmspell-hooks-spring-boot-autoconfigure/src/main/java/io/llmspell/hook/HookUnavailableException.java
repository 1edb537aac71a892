package io.llmspell.hook;

/** Thrown by a handler whose hook object could not be made. */
public class HookUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HookUnavailableException(String message) {
        super(message);
    }

    public HookUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
