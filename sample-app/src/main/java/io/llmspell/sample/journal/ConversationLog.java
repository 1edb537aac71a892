package io.llmspell.sample.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation while it is written. Not safe for use by several threads: {@link Journal} holds its lock around it.
 */
final class ConversationLog {

    private final String id;

    private final Instant startedAt;

    private final List<Entry> entries = new ArrayList<>();

    private boolean over;

    ConversationLog(String id, Instant startedAt) {
        this.id = id;
        this.startedAt = startedAt;
    }

    void say(String kind, String text) {
        this.entries.add(new Entry(kind, 0, text, "", "", "", List.of()));
    }

    void call(int number, String function, String arguments) {
        this.entries.add(new Entry(Entry.CALL, number, function, arguments, "", "", List.of()));
    }

    void outcome(Outcome outcome, String answer) {
        Entry call = last();
        replaceLast(new Entry(
                call.kind(),
                call.number(),
                call.text(),
                call.detail(),
                outcome.externalName(),
                answer,
                call.decisions()));
    }

    /** Decisions belong to what is happening at the time, also those about the state behind a tool. */
    void decide(Decision decision) {
        if (this.entries.isEmpty()) {
            say(Entry.CUSTOMER, "");
        }
        Entry entry = last();
        List<Decision> decisions = new ArrayList<>(entry.decisions());
        decisions.add(decision);
        replaceLast(new Entry(
                entry.kind(),
                entry.number(),
                entry.text(),
                entry.detail(),
                entry.outcome(),
                entry.answer(),
                decisions));
    }

    void end() {
        this.over = true;
    }

    int callNumber() {
        return this.entries.isEmpty() ? 0 : last().number();
    }

    Conversation conversation() {
        return new Conversation(this.id, this.startedAt, this.over, this.entries);
    }

    private Entry last() {
        return this.entries.get(this.entries.size() - 1);
    }

    private void replaceLast(Entry entry) {
        this.entries.set(this.entries.size() - 1, entry);
    }
}
