package io.llmspell.event;

import io.llmspell.event.GlobToken.Kind;
import io.llmspell.event.Segment.AnyDepth;
import io.llmspell.event.Segment.Literal;
import io.llmspell.event.Segment.One;
import io.llmspell.event.Segment.Partial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes out the braces of a pattern, and splits each of the results into segments. */
final class SegmentPaths {

    /**
     * How often {@code **} may occur. Each one may have to be tried at every segment of a type, by every publisher of a
     * type that comes so far: this bounds what one pattern can cost all others. No sensible pattern needs more.
     */
    private static final int MAX_ANY_DEPTH = 3;

    private static final Segment ONE = new One();

    private static final Segment ANY_DEPTH = new AnyDepth();

    private final String pattern;

    private final PatternLimits limits;

    private SegmentPaths(String pattern, PatternLimits limits) {
        this.pattern = pattern;
        this.limits = limits;
    }

    /** One path for each way of writing out the braces, without those that come to the same. */
    static List<SegmentPath> of(String pattern, PatternLimits limits) {
        SegmentPaths paths = new SegmentPaths(pattern, limits);
        Map<String, SegmentPath> distinct = new LinkedHashMap<>();
        for (List<GlobToken> tokens : expand(GlobReader.read(pattern, limits))) {
            SegmentPath path = paths.split(tokens);
            distinct.putIfAbsent(path.text(), path);
        }
        return List.copyOf(distinct.values());
    }

    private static List<List<GlobToken>> expand(List<List<List<GlobToken>>> choices) {
        List<List<GlobToken>> expansions = List.of(List.of());
        for (List<List<GlobToken>> choice : choices) {
            List<List<GlobToken>> longer = new ArrayList<>();
            for (List<GlobToken> start : expansions) {
                for (List<GlobToken> alternative : choice) {
                    List<GlobToken> joined = new ArrayList<>(start);
                    joined.addAll(alternative);
                    longer.add(joined);
                }
            }
            expansions = longer;
        }
        return expansions;
    }

    private SegmentPath split(List<GlobToken> tokens) {
        List<Segment> segments = new ArrayList<>();
        List<GlobToken> current = new ArrayList<>();
        int dot = 0;
        for (GlobToken token : tokens) {
            if (token.is(Kind.DOT)) {
                dot = token.position();
                add(current, dot, segments);
                current.clear();
            } else {
                current.add(token);
            }
        }
        add(current, dot, segments);
        return new SegmentPath(List.copyOf(segments));
    }

    /** Adds what stands between two dots, unless it is a {@code **} after another, which says nothing more. */
    private void add(List<GlobToken> tokens, int dot, List<Segment> segments) {
        List<GlobToken> written =
                tokens.stream().filter(token -> !token.is(Kind.NOTHING)).toList();
        if (written.isEmpty()) {
            int position = tokens.isEmpty() ? dot : tokens.get(0).position();
            throw fault(position, "an empty segment", "Put a name or '*' there, or leave the dot out");
        }
        Segment segment = segment(written);
        if (segment instanceof AnyDepth
                && !segments.isEmpty()
                && segments.get(segments.size() - 1) instanceof AnyDepth) {
            return;
        }
        segments.add(segment);
        checkSize(segments, written.get(0).position());
    }

    private Segment segment(List<GlobToken> tokens) {
        GlobToken first = tokens.get(0);
        if (tokens.size() == 1 && first.is(Kind.ANY_DEPTH)) {
            return ANY_DEPTH;
        }
        if (tokens.size() == 1 && first.is(Kind.ANY_TEXT)) {
            return ONE;
        }
        checkStars(tokens);
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append(token.text()));
        return tokens.stream().allMatch(token -> token.is(Kind.LITERAL))
                ? new Literal(text.toString())
                : new Partial(text.toString(), tokens);
    }

    private void checkStars(List<GlobToken> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            GlobToken token = tokens.get(i);
            if (token.is(Kind.ANY_DEPTH)) {
                throw fault(token.position(), "'**' is not a whole segment", "Put dots around it, or write '*'");
            }
            if (i > 0 && token.is(Kind.ANY_TEXT) && tokens.get(i - 1).is(Kind.ANY_TEXT)) {
                throw fault(token.position(), "'*' may stand next to another '*' here", "Leave one of them out");
            }
        }
    }

    private void checkSize(List<Segment> segments, int position) {
        if (segments.stream().filter(AnyDepth.class::isInstance).count() > MAX_ANY_DEPTH) {
            throw fault(position, "more than " + MAX_ANY_DEPTH + " times '**'", "Use '*' for single segments");
        }
        if (segments.size() > this.limits.maxSegments()) {
            throw fault(position, "more than " + this.limits.maxSegments() + " segments", "Use '**' for some of them");
        }
    }

    private InvalidEventPatternException fault(int position, String problem, String remedy) {
        return new InvalidEventPatternException(this.pattern, position, problem, remedy);
    }
}
