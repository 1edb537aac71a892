package io.llmspell.event;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The parts of UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits. Unique and sortable
 * by the millisecond, in no order within one; not secret. Thread-safe.
 */
final class EventIds {

    private static final int TEXT_LENGTH = 36;

    private EventIds() {}

    /** A new id. */
    static UUID next() {
        return new UUID(high(System.currentTimeMillis()), low());
    }

    /** The upper half of a new id. */
    static long high(long epochMilli) {
        return (epochMilli << 16) | 0x7000L | (ThreadLocalRandom.current().nextInt() & 0xFFFL);
    }

    /** The lower half of a new id. */
    static long low() {
        return variant(ThreadLocalRandom.current().nextLong());
    }

    /** Sets the two bits that tell the layout of RFC 9562 in the lower half of a UUID. */
    static long variant(long low) {
        return (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    }

    /** Whether the text is a UUID in full; {@link UUID#fromString} takes shortened ones, too. */
    static boolean isUuid(String text) {
        if (text.length() != TEXT_LENGTH) {
            return false;
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char found = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? found != '-' : Character.digit(found, 16) < 0 || found >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
