package io.llmspell.event;

/**
 * What a pattern may be at most, so that no pattern costs a publisher more than it should.
 *
 * @param maxLength characters of a pattern, and of a type
 * @param maxSegments segments of a pattern, each way of writing out its braces for itself, and of a type
 * @param maxWildcards wildcards of a pattern: each {@code *}, {@code **}, {@code ?} and {@code [abc]} is one
 * @param maxAlternatives ways of writing out the braces of a pattern: {@code {a,b}.{c,d}} has four
 */
public record PatternLimits(int maxLength, int maxSegments, int maxWildcards, int maxAlternatives) {

    /** 256 characters, 16 segments, 16 wildcards, 32 alternatives. */
    public static final PatternLimits DEFAULT = new PatternLimits(256, 16, 16, 32);

    /** @throws IllegalArgumentException if a limit is below 1 */
    public PatternLimits {
        check("maxLength", maxLength);
        check("maxSegments", maxSegments);
        check("maxWildcards", maxWildcards);
        check("maxAlternatives", maxAlternatives);
    }

    private static void check(String name, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("The limit " + name + " of event patterns must be at least 1: " + limit);
        }
    }
}
