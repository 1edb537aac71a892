package io.llmspell.event;

/**
 * What a bus takes.
 *
 * @param maxSize bytes of an event's data and metadata at most
 * @param maxDepth how deep they may be nested
 * @param maxMetadata entries of metadata
 * @param maxSubscriptionsPerOwner open subscriptions of one owner
 * @param maxRegexPatterns patterns of all open subscriptions that are regular expressions: each is tried for each new
 *     type
 * @param maxCachedTypes types whose subscriptions are kept
 * @param maxDeadLetters dead letters that are kept, the newest
 * @param patterns what patterns and types may look like
 */
public record EventLimits(
        int maxSize,
        int maxDepth,
        int maxMetadata,
        int maxSubscriptionsPerOwner,
        int maxRegexPatterns,
        int maxCachedTypes,
        int maxDeadLetters,
        PatternLimits patterns) {

    /** 1 MiB, depth 64, 64 entries, 10,000 subscriptions, 100 regular expressions, 10,000 types, 1,000 dead letters. */
    public static final EventLimits DEFAULT =
            new EventLimits(1 << 20, 64, 64, 10_000, 100, 10_000, 1_000, PatternLimits.DEFAULT);

    public EventLimits {
        requireAtLeast(1, maxSize, "maxSize");
        requireAtLeast(1, maxDepth, "maxDepth");
        requireAtLeast(0, maxMetadata, "maxMetadata");
        requireAtLeast(1, maxSubscriptionsPerOwner, "maxSubscriptionsPerOwner");
        requireAtLeast(0, maxRegexPatterns, "maxRegexPatterns");
        requireAtLeast(1, maxCachedTypes, "maxCachedTypes");
        requireAtLeast(1, maxDeadLetters, "maxDeadLetters");
    }

    private static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
        }
    }
}
