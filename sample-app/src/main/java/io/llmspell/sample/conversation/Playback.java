package io.llmspell.sample.conversation;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Which recording each conversation that is under way is played from. Safe for use by many threads. */
@Component
public class Playback {

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    /**
     * Begins a conversation.
     *
     * @throws IllegalStateException if one of that name is under way
     */
    public void start(String conversation, Recording recording) {
        if (this.sessions.putIfAbsent(conversation, new Session(recording)) != null) {
            throw new IllegalStateException("Conversation '" + conversation + "' is under way already");
        }
    }

    public void end(String conversation) {
        this.sessions.remove(conversation);
    }

    /**
     * What the conversation is played from.
     *
     * @throws IllegalStateException if it is not under way
     */
    public Recording recording(String conversation) {
        return session(conversation).recording;
    }

    /** Whether this is the first time that the conversation uses the named thing. */
    public boolean firstUse(String conversation, String thing) {
        return session(conversation).used.add(thing);
    }

    /** The number of the next call of a tool, from 1. */
    public int nextCall(String conversation) {
        return session(conversation).calls.incrementAndGet();
    }

    private Session session(String conversation) {
        Session session = this.sessions.get(conversation);
        if (session == null) {
            throw new IllegalStateException("Conversation '" + conversation + "' is not under way");
        }
        return session;
    }

    private static final class Session {

        private final Recording recording;

        private final Set<String> used = ConcurrentHashMap.newKeySet();

        private final AtomicInteger calls = new AtomicInteger();

        Session(Recording recording) {
            this.recording = recording;
        }
    }
}
