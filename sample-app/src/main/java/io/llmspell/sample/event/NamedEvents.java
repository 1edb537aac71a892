package io.llmspell.sample.event;

import io.llmspell.event.EventInterceptor;
import io.llmspell.event.UniversalEvent;
import io.llmspell.sample.journal.Journal;
import org.springframework.stereotype.Component;

/**
 * Writes on each event which conversation it is part of. Who handles it in another run of the application, where nobody
 * remembers the correlation id, is still told.
 */
@Component
class NamedEvents implements EventInterceptor {

    static final String CONVERSATION = "conversation";

    private final Journal journal;

    NamedEvents(Journal journal) {
        this.journal = journal;
    }

    @Override
    public UniversalEvent beforePublish(UniversalEvent event) {
        String conversation = this.journal.conversation(event.source().correlationId());
        return conversation.equals(Journal.NOWHERE)
                ? event
                : event.toBuilder().metadata(CONVERSATION, conversation).build();
    }

    /** The conversation that the event is part of, or a dash. */
    static String conversation(UniversalEvent event) {
        return String.valueOf(event.metadata().getOrDefault(CONVERSATION, Journal.NOWHERE));
    }
}
