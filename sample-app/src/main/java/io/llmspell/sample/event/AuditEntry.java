package io.llmspell.sample.event;

import java.time.Instant;

/**
 * Something that was stopped, or went wrong.
 *
 * @param at when
 * @param what {@code cancelled}, {@code failed}, or {@link #SHADOWED}
 * @param component whose call it was
 * @param conversation in which conversation; {@code -} for none
 * @param hook which hook stopped it; empty if it failed by itself
 * @param reason why
 * @param correlationId shared by all events of the turn of the conversation; empty if there is none
 */
public record AuditEntry(
        Instant at,
        String what,
        String component,
        String conversation,
        String hook,
        String reason,
        String correlationId) {

    /** A hook in shadow mode would have cancelled it. */
    public static final String SHADOWED = "would be cancelled";

    @Override
    public String toString() {
        String by = this.hook.isEmpty() ? "" : " by " + this.hook;
        return this.what + " " + this.component + " of " + this.conversation + by + ": " + this.reason + " ["
                + this.correlationId + "]";
    }
}
