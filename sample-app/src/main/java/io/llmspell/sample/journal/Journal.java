package io.llmspell.sample.journal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The last conversations, with what each hook decided in them. Holds no personal data: whoever writes into it has
 * redacted it. Safe for use by many threads, and by hooks that overran: nothing here waits for anything.
 */
@Component
public class Journal {

    /** What stands for no conversation. */
    public static final String NOWHERE = "-";

    private static final int MOST_CONVERSATIONS = 50;

    private static final int MOST_CORRELATIONS = 1_000;

    private final Map<String, ConversationLog> conversations = bounded(MOST_CONVERSATIONS);

    private final Map<String, String> correlations = bounded(MOST_CORRELATIONS);

    private final Object lock = new Object();

    private long version;

    public void begin(String conversation) {
        synchronized (this.lock) {
            // What is played again moves to the front.
            this.conversations.remove(conversation);
            this.conversations.put(
                    conversation,
                    new ConversationLog(conversation, Clock.systemUTC().instant()));
            this.version++;
        }
    }

    /** Everything that has this correlation id is part of the conversation. */
    public void correlate(String correlationId, String conversation) {
        synchronized (this.lock) {
            this.correlations.put(correlationId, conversation);
        }
    }

    public void customer(String conversation, String text) {
        write(conversation, log -> log.say(Entry.CUSTOMER, text));
    }

    public void reply(String conversation, String text) {
        write(conversation, log -> log.say(Entry.REPLY, text));
    }

    public void call(String conversation, int number, String function, String arguments) {
        write(conversation, log -> log.call(number, function, arguments));
    }

    public void outcome(String conversation, Outcome outcome, String answer) {
        write(conversation, log -> log.outcome(outcome, answer));
    }

    public void end(String conversation) {
        write(conversation, ConversationLog::end);
    }

    /** The conversation that this correlation id belongs to, or a dash. */
    public String conversation(@Nullable String correlationId) {
        synchronized (this.lock) {
            return (correlationId != null) ? this.correlations.getOrDefault(correlationId, NOWHERE) : NOWHERE;
        }
    }

    /** Writes the decision into the conversation with this correlation id, and returns where that is. */
    Place decide(String correlationId, Decision decision) {
        synchronized (this.lock) {
            String conversation = this.correlations.getOrDefault(correlationId, NOWHERE);
            ConversationLog log = this.conversations.get(conversation);
            if (log == null) {
                return new Place(conversation, 0);
            }
            log.decide(decision);
            this.version++;
            return new Place(conversation, log.callNumber());
        }
    }

    /** The conversation of this name; empty if newer ones have pushed it out. */
    public Optional<Conversation> find(String conversation) {
        synchronized (this.lock) {
            return Optional.ofNullable(this.conversations.get(conversation)).map(ConversationLog::conversation);
        }
    }

    /** The last conversations, the newest first. */
    public List<Conversation> latest() {
        synchronized (this.lock) {
            List<Conversation> latest = new ArrayList<>();
            this.conversations.values().forEach(log -> latest.add(log.conversation()));
            Collections.reverse(latest);
            return latest;
        }
    }

    /** Changes whenever anything is written, so that a reader need not look twice at the same thing. */
    public long version() {
        synchronized (this.lock) {
            return this.version;
        }
    }

    private void write(String conversation, Consumer<ConversationLog> change) {
        synchronized (this.lock) {
            ConversationLog log = this.conversations.get(conversation);
            // A conversation may have been pushed out by newer ones.
            if (log != null) {
                change.accept(log);
                this.version++;
            }
        }
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * Where something happened.
     *
     * @param conversation in which conversation
     * @param call in which of its calls; 0 for in none
     */
    record Place(String conversation, int call) {}
}
