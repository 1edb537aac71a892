package io.llmspell.event;

/** A subscription was not made. */
public class SubscriptionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SubscriptionRefusedException(String message) {
        super(message);
    }
}
