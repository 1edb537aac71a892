package io.llmspell.event;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.llmspell.event.Segment.Regex;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads a pattern that is a regular expression. RE2/J matches in linear time, but writes out counted repetitions when
 * it compiles: a few nested ones would take all memory. So this adds up beforehand what they come to, roughly and
 * rather too much than too little.
 */
final class RegexReader {

    /** Leaves room for repetitions as long as a type; a match costs at most this per character of the type. */
    private static final int MAX_SIZE = 2000;

    /** RE2/J reads groups by recursion. */
    private static final int MAX_DEPTH = 200;

    private final String pattern;

    private final Deque<Group> groups = new ArrayDeque<>();

    private Group group;

    private int at = EventTypes.REGEX.length();

    private RegexReader(String pattern) {
        this.pattern = pattern;
        this.group = new Group(this.at);
    }

    /** @throws InvalidEventPatternException if there is no expression, or none that RE2/J takes, or a too large one */
    static Regex read(String pattern) {
        new RegexReader(pattern).check();
        String regex = pattern.substring(EventTypes.REGEX.length());
        try {
            return new Regex(pattern, Pattern.compile(regex));
        } catch (PatternSyntaxException ex) {
            throw new InvalidEventPatternException(
                    pattern, position(pattern, ex.getPattern()), ex.getDescription(), "Write the syntax of RE2");
        }
    }

    /** RE2/J tells the fragment that it stumbled over, not where that is; none means the end. */
    private static int position(String pattern, String fragment) {
        int found = pattern.indexOf(fragment, EventTypes.REGEX.length());
        return (fragment.isEmpty() || found < 0) ? pattern.length() - 1 : found;
    }

    private void check() {
        if (atEnd()) {
            throw fault(0, "there is no regular expression", "Write one after '" + EventTypes.REGEX + "'");
        }
        while (!atEnd()) {
            if (EventTypes.isBlank(current())) {
                throw fault(this.at, "white space or a control character", "No type has one: leave it out");
            }
            step();
        }
        if (!this.groups.isEmpty()) {
            throw fault(this.group.position, "'(' is never closed", "Close it with ')', or write '\\('");
        }
    }

    private void step() {
        switch (current()) {
            case '(' -> open();
            case ')' -> close();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '{' -> repetition();
            // No atom either: what follows may repeat what they stand behind.
            case '*', '+', '?' -> this.at++;
            default -> {
                this.group.atom(1);
                this.at++;
            }
        }
    }

    private void open() {
        int end = endOfFlags();
        if (end > 0) {
            this.at = end;
            return;
        }
        if (this.groups.size() == MAX_DEPTH) {
            throw fault(this.at, "more than " + MAX_DEPTH + " groups within each other", "Use fewer");
        }
        this.groups.push(this.group);
        this.group = new Group(this.at++);
    }

    /** Where {@code (?i)} ends: it is no atom, so a repetition after it is one of what stands before. */
    private int endOfFlags() {
        int end = this.at + 1;
        if (!this.pattern.startsWith("?", end)) {
            return -1;
        }
        while (end < this.pattern.length() && "?imsU-".indexOf(this.pattern.charAt(end)) >= 0) {
            end++;
        }
        return this.pattern.startsWith(")", end) ? end + 1 : -1;
    }

    private void close() {
        if (this.groups.isEmpty()) {
            throw fault(this.at, "')' closes nothing", "Open it before, or write '\\)'");
        }
        long size = this.group.size();
        this.group = this.groups.pop();
        this.group.atom(size);
        this.at++;
    }

    /** One atom; what would be syntax elsewhere is none in it. */
    private void characterClass() {
        this.at++;
        skip('^');
        skip(']');
        while (!atEnd() && current() != ']') {
            if (this.pattern.startsWith("[:", this.at) && this.pattern.indexOf(":]", this.at) > 0) {
                this.at = this.pattern.indexOf(":]", this.at) + 1;
            } else if (current() == '\\') {
                this.at++;
            }
            this.at = Math.min(this.at + 1, this.pattern.length());
        }
        skip(']');
        this.group.atom(1);
    }

    /** One atom, or with {@code \Q} as many as there are characters up to {@code \E}. */
    private void escape() {
        if (this.pattern.startsWith("\\Q", this.at)) {
            int end = this.pattern.indexOf("\\E", this.at);
            for (this.at += 2; this.at != end && !atEnd(); this.at++) {
                this.group.atom(1);
            }
            this.at = Math.min(this.at + 2, this.pattern.length());
            return;
        }
        this.group.atom(1);
        // The braces of a code point such as \x{2014} are no repetition.
        int end = this.pattern.startsWith("\\x{", this.at) ? this.pattern.indexOf('}', this.at) + 1 : 0;
        this.at = (end > 0) ? end : Math.min(this.at + 2, this.pattern.length());
    }

    /** Multiplies the last atom, if this is a count. The greater number of {@code {2,5}} counts. */
    private void repetition() {
        int start = this.at++;
        int count = number();
        if (skip(',')) {
            count = Math.max(count, number());
        }
        if (!skip('}')) {
            this.group.atom(1);
            return;
        }
        this.group.last *= Math.max(1, count);
        if (this.groups.stream().mapToLong(Group::size).sum() + this.group.size() > MAX_SIZE) {
            throw fault(start, "its repetitions come to more than " + MAX_SIZE + " steps", "Use '*' or '+'");
        }
    }

    private int number() {
        int number = 0;
        while (!atEnd() && current() >= '0' && current() <= '9') {
            number = Math.min(MAX_SIZE, number * 10 + current() - '0');
            this.at++;
        }
        return number;
    }

    private boolean skip(char expected) {
        if (atEnd() || current() != expected) {
            return false;
        }
        this.at++;
        return true;
    }

    private boolean atEnd() {
        return this.at == this.pattern.length();
    }

    private char current() {
        return this.pattern.charAt(this.at);
    }

    private InvalidEventPatternException fault(int position, String problem, String remedy) {
        return new InvalidEventPatternException(this.pattern, position, problem, remedy);
    }

    /** What stands between parentheses, or outside of all. */
    private static final class Group {

        private final int position;

        private long before;

        private long last;

        Group(int position) {
            this.position = position;
        }

        void atom(long size) {
            this.before += this.last;
            this.last = size;
        }

        long size() {
            return 1 + this.before + this.last;
        }
    }
}
