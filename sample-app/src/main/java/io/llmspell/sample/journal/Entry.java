package io.llmspell.sample.journal;

import java.util.List;

/**
 * One thing that happened in a conversation.
 *
 * @param kind {@code customer}, {@code call} or {@code reply}
 * @param number of the call, from 1; 0 for what is no call
 * @param text what was said, or which function was called
 * @param detail the arguments of a call
 * @param outcome what became of a call; empty while it is under way, and for what is no call
 * @param answer what the agent got for it
 * @param decisions of the hooks, other than to go on
 */
public record Entry(
        String kind, int number, String text, String detail, String outcome, String answer, List<Decision> decisions) {

    static final String CUSTOMER = "customer";

    static final String CALL = "call";

    static final String REPLY = "reply";

    public Entry {
        decisions = List.copyOf(decisions);
    }
}
