package io.llmspell.event;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which types of events are meant. Types and patterns are segments between dots:
 *
 * <ul>
 *   <li>{@code *} as a segment stands for any one segment, within one for any characters of it, also none;
 *   <li>{@code **} as a segment stands for any number of segments, also none: {@code order.**} matches {@code order}
 *       and {@code order.item.added}, {@code **.failed} matches {@code failed} too;
 *   <li>{@code ?} stands for one character, {@code [a-z_]} for one of these and {@code [!0-9]} for any other;
 *   <li>{@code {a,b.c}} stands for each of its alternatives;
 *   <li>{@code regex:} starts a regular expression in the syntax of RE2 that has to match the whole type.
 * </ul>
 *
 * A character is a {@code char}, and none but the dot of a pattern stands for a dot of a type. Matching takes time in
 * proportion to the lengths of pattern and type, whatever the pattern. Immutable; patterns are equal if their sources
 * are.
 */
public final class EventPattern {

    private static final Pattern MORE_THAN_STARS = Pattern.compile("\\*\\*|[{},:\\[]");

    private static final Pattern MORE_THAN_STARS_COVERING = Pattern.compile("[?:\\[]");

    private final String source;

    private final List<SegmentPath> paths;

    private final TypeMatcher matcher;

    private EventPattern(String source, List<SegmentPath> paths) {
        this.source = source;
        this.paths = paths;
        this.matcher = TypeMatcher.of(paths);
    }

    /**
     * A pattern within the default limits.
     *
     * @throws InvalidEventPatternException if it is malformed or over a limit; says where
     */
    public static EventPattern of(@Nullable String source) {
        return of(source, PatternLimits.DEFAULT);
    }

    /**
     * A pattern within these limits.
     *
     * @throws InvalidEventPatternException if it is malformed or over a limit; says where
     */
    public static EventPattern of(@Nullable String source, PatternLimits limits) {
        if (source == null || source.isBlank()) {
            throw new InvalidEventPatternException(source, 0, "it is blank", "Write '**' for all types");
        }
        if (source.length() > limits.maxLength()) {
            throw new InvalidEventPatternException(
                    source,
                    limits.maxLength(),
                    "more than " + limits.maxLength() + " characters",
                    "Use wildcards, or several patterns, or raise the limit");
        }
        return new EventPattern(
                source,
                source.startsWith(EventTypes.REGEX)
                        ? List.of(new SegmentPath(List.of(RegexReader.read(source))))
                        : SegmentPaths.of(source, limits));
    }

    /** The pattern as it was written. */
    public String source() {
        return this.source;
    }

    /** What the pattern is compiled to. */
    public Kind kind() {
        return this.matcher.kind();
    }

    /** The one type that this matches, whatever braces it is written with; {@code null} unless it is exact. */
    public @Nullable String onlyType() {
        return (this.matcher instanceof TypeMatcher.Exact exact) ? exact.text() : null;
    }

    /** Whether the whole type matches. */
    public boolean matches(String type) {
        return this.matcher.matches(type);
    }

    /**
     * Whether this one matches all types that the other one does, as far as that can be told from how they are written.
     */
    public boolean covers(EventPattern other) {
        if (equals(other)) {
            return true;
        }
        String type = other.onlyType();
        if (type != null) {
            return matches(type);
        }
        if (this.matcher instanceof TypeMatcher.Prefix prefix) {
            return prefix.text().isEmpty() || (other.kind() != Kind.REGEX && other.startsWith(prefix.text() + "."));
        }
        // A star can only be matched by a star, which then matches whatever that one stands for.
        boolean alike = !MORE_THAN_STARS.matcher(other.source).find()
                && !MORE_THAN_STARS_COVERING.matcher(this.source).find();
        return alike && matches(other.source);
    }

    private boolean startsWith(String segments) {
        return this.paths.stream().allMatch(path -> path.text().startsWith(segments));
    }

    /** The ways of writing out the braces; never empty. A regular expression is one path with one segment. */
    List<SegmentPath> paths() {
        return this.paths;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventPattern pattern && this.source.equals(pattern.source);
    }

    @Override
    public int hashCode() {
        return this.source.hashCode();
    }

    @Override
    public String toString() {
        return this.source;
    }

    /** The kinds of patterns, by what a match costs. */
    public enum Kind {

        /** No wildcards: one type. */
        EXACT,

        /** {@code a.b.**}, or {@code **} alone: all types that start with these segments. */
        PREFIX,

        /** {@code **.b}: all types that end with these segments. */
        SUFFIX,

        /** Any other wildcards, or several alternatives. */
        GLOB,

        /** A regular expression. */
        REGEX
    }
}
