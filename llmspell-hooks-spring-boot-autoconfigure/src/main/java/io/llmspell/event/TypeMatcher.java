package io.llmspell.event;

import io.llmspell.event.EventPattern.Kind;
import io.llmspell.event.Segment.AnyDepth;
import io.llmspell.event.Segment.Literal;
import io.llmspell.event.Segment.Regex;
import java.util.List;

/** What a pattern is compiled to. */
sealed interface TypeMatcher {

    Kind kind();

    boolean matches(String type);

    /** The fastest that does for these ways of writing out a pattern. */
    static TypeMatcher of(List<SegmentPath> paths) {
        List<Segment> segments = paths.get(0).segments();
        int size = segments.size();
        if (paths.size() > 1) {
            return new Glob(paths);
        }
        if (segments.get(0) instanceof Regex regex) {
            return new Expression(regex);
        }
        if (areLiterals(segments)) {
            return new Exact(text(segments));
        }
        if (segments.get(size - 1) instanceof AnyDepth && areLiterals(segments.subList(0, size - 1))) {
            return new Prefix(text(segments.subList(0, size - 1)));
        }
        if (segments.get(0) instanceof AnyDepth && areLiterals(segments.subList(1, size))) {
            return new Suffix(text(segments.subList(1, size)));
        }
        return new Glob(paths);
    }

    private static boolean areLiterals(List<Segment> segments) {
        return segments.stream().allMatch(Literal.class::isInstance);
    }

    private static String text(List<Segment> segments) {
        return new SegmentPath(segments).text();
    }

    /** This one type. */
    record Exact(String text) implements TypeMatcher {

        @Override
        public Kind kind() {
            return Kind.EXACT;
        }

        @Override
        public boolean matches(String type) {
            return type.equals(this.text);
        }
    }

    /** All types that start with these segments; without any, all. */
    record Prefix(String text) implements TypeMatcher {

        @Override
        public Kind kind() {
            return Kind.PREFIX;
        }

        @Override
        public boolean matches(String type) {
            int length = this.text.length();
            return length == 0
                    || (type.startsWith(this.text) && (type.length() == length || type.charAt(length) == '.'));
        }
    }

    /** All types that end with these segments. */
    record Suffix(String text) implements TypeMatcher {

        @Override
        public Kind kind() {
            return Kind.SUFFIX;
        }

        @Override
        public boolean matches(String type) {
            int before = type.length() - this.text.length();
            return type.endsWith(this.text) && (before == 0 || type.charAt(before - 1) == '.');
        }
    }

    /** All types that one of these paths matches. */
    record Glob(List<SegmentPath> paths) implements TypeMatcher {

        @Override
        public Kind kind() {
            return Kind.GLOB;
        }

        @Override
        public boolean matches(String type) {
            // By index: an iterator would be an object for each match.
            for (int i = 0; i < this.paths.size(); i++) {
                if (this.paths.get(i).matches(type)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** All types that a regular expression matches as a whole. */
    record Expression(Regex regex) implements TypeMatcher {

        @Override
        public Kind kind() {
            return Kind.REGEX;
        }

        @Override
        public boolean matches(String type) {
            return this.regex.matches(type, 0, type.length());
        }
    }
}
