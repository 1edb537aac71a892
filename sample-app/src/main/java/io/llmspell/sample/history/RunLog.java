package io.llmspell.sample.history;

import io.llmspell.event.EventBus;
import io.llmspell.sample.journal.Conversation;
import io.llmspell.sample.journal.Entry;
import io.llmspell.sample.journal.Outcome;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Publishes when this run of the application and its conversations begin and end, so that the next run can tell. */
@Component
public class RunLog {

    private final String run = UUID.randomUUID().toString();

    private final EventBus bus;

    public RunLog(EventBus bus) {
        this.bus = bus;
    }

    /** The id of this run. */
    public String run() {
        return this.run;
    }

    public void runStarted() {
        this.bus.publish(DeskEvent.RUN_STARTED, new DeskEvent(this.run, null, 0, 0, 0));
    }

    public void conversationStarted(String conversation) {
        this.bus.publish(DeskEvent.CONVERSATION_STARTED, new DeskEvent(this.run, conversation, 0, 0, 0));
    }

    public void conversationEnded(Conversation conversation) {
        int calls = (int) conversation.entries().stream()
                .filter(entry -> entry.number() > 0)
                .count();
        this.bus.publish(
                DeskEvent.CONVERSATION_ENDED,
                new DeskEvent(
                        this.run,
                        conversation.id(),
                        calls,
                        count(conversation, Outcome.CANCELLED),
                        count(conversation, Outcome.FAILED)));
    }

    private static int count(Conversation conversation, Outcome outcome) {
        return (int) conversation.entries().stream()
                .map(Entry::outcome)
                .filter(outcome.externalName()::equals)
                .count();
    }
}
