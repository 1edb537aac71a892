package io.llmspell.event;

import org.jspecify.annotations.Nullable;

/**
 * Short texts that come again and again, such as types of events, each kept once. Bounded: one text per slot, and a
 * newer text takes the slot of an older one, which only means that the older is no longer shared. Thread-safe.
 */
final class CommonStrings {

    private static final int SLOTS = 2048;

    private static final int MAX_LENGTH = 128;

    private final @Nullable String[] slots = new @Nullable String[SLOTS];

    /** A text equal to this one, which may be this one. */
    String share(String text) {
        if (text.length() > MAX_LENGTH) {
            return text;
        }
        int hash = text.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        // A race is harmless: a String is safe to read however it was published, and any of two equal ones will do.
        String kept = this.slots[slot];
        if (kept != null && kept.equals(text)) {
            return kept;
        }
        this.slots[slot] = text;
        return text;
    }
}
