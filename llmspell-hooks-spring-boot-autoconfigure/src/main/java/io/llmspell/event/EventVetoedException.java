package io.llmspell.event;

/** An interceptor's word that an event is not to be published. The publisher finds it in the {@link PublishResult}. */
public class EventVetoedException extends Exception {

    private static final long serialVersionUID = 1L;

    public EventVetoedException(String reason) {
        super(reason, null, false, false);
    }
}
