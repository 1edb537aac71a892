package io.llmspell.hook;

/** A hook was not registered, as who wanted it may not; nothing was changed. */
public class HookRegistrationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hook;

    HookRegistrationRefusedException(String hook, String message) {
        super(message);
        this.hook = hook;
    }

    /** The name of the hook. */
    public String hook() {
        return this.hook;
    }
}
