package io.llmspell.event;

import io.llmspell.event.GlobToken.Kind;
import java.util.List;

/** What a segment of a pattern stands for. */
sealed interface Segment {

    /** As it is written; segments of one kind with the same text are the same. */
    String text();

    /** Whether this stands for the one segment that starts and ends here. */
    boolean matches(String type, int from, int end);

    /** Exactly this text. */
    record Literal(String text) implements Segment {

        @Override
        public boolean matches(String type, int from, int end) {
            return end - from == this.text.length() && type.startsWith(this.text, from);
        }
    }

    /** {@code *} alone: any one segment. */
    record One() implements Segment {

        @Override
        public String text() {
            return "*";
        }

        @Override
        public boolean matches(String type, int from, int end) {
            return end > from;
        }
    }

    /** {@code **}: any number of segments, also none. */
    record AnyDepth() implements Segment {

        @Override
        public String text() {
            return "**";
        }

        @Override
        public boolean matches(String type, int from, int end) {
            return true;
        }
    }

    /** Text with wildcards in it. */
    record Partial(String text, List<GlobToken> tokens) implements Segment {

        /** Only the last star is ever tried again: the time is at most the product of both lengths. */
        @Override
        public boolean matches(String type, int from, int end) {
            int token = 0;
            int at = from;
            int star = -1;
            int resume = from;
            while (at < end) {
                if (token < this.tokens.size() && this.tokens.get(token).is(Kind.ANY_TEXT)) {
                    star = token++;
                    resume = at;
                } else if (token < this.tokens.size() && this.tokens.get(token).matches(type.charAt(at))) {
                    token++;
                    at++;
                } else if (star >= 0) {
                    token = star + 1;
                    at = ++resume;
                } else {
                    return false;
                }
            }
            while (token < this.tokens.size() && this.tokens.get(token).is(Kind.ANY_TEXT)) {
                token++;
            }
            return token == this.tokens.size();
        }
    }

    /** A regular expression. It does not know of segments: it is asked about whole types. */
    record Regex(String text, com.google.re2j.Pattern regex) implements Segment {

        @Override
        public boolean matches(String type, int from, int end) {
            return this.regex.matcher(type.substring(from, end)).matches();
        }
    }
}
