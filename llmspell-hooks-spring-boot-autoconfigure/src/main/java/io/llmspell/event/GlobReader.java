package io.llmspell.event;

import io.llmspell.event.GlobToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a pattern from left to right into its choices. Text outside of braces is a choice with one alternative, braces
 * are one with an alternative for each.
 */
final class GlobReader {

    private static final String NOT_IN_CLASS = ".*?[{}";

    private final String pattern;

    private final PatternLimits limits;

    private final List<List<List<GlobToken>>> choices = new ArrayList<>();

    private int at;

    private int wildcards;

    private long expansions = 1;

    private GlobReader(String pattern, PatternLimits limits) {
        this.pattern = pattern;
        this.limits = limits;
    }

    /** @throws InvalidEventPatternException if the pattern is malformed or has too many wildcards or alternatives */
    static List<List<List<GlobToken>>> read(String pattern, PatternLimits limits) {
        GlobReader reader = new GlobReader(pattern, limits);
        while (!reader.atEnd()) {
            reader.choices.add((reader.current() == '{') ? reader.braces() : List.of(reader.text()));
        }
        return reader.choices;
    }

    private List<GlobToken> text() {
        List<GlobToken> tokens = new ArrayList<>();
        while (!atEnd() && current() != '{') {
            tokens.add(token());
        }
        return tokens;
    }

    private List<List<GlobToken>> braces() {
        int open = this.at;
        List<List<GlobToken>> alternatives = new ArrayList<>();
        do {
            checkExpansions(alternatives.size() + 1);
            this.at++;
            alternatives.add(alternative(open));
        } while (current() == ',');
        if (this.at == open + 1) {
            throw fault(open, "there is nothing between the braces", "Write alternatives: {a,b}");
        }
        this.at++;
        this.expansions *= alternatives.size();
        return alternatives;
    }

    /** Up to the comma or the closing brace. */
    private List<GlobToken> alternative(int open) {
        List<GlobToken> tokens = new ArrayList<>();
        while (!atEnd() && current() != ',' && current() != '}') {
            if (current() == '{') {
                throw fault(this.at, "braces within braces", "Write out the inner ones: {a,b,c}");
            }
            tokens.add(token());
        }
        if (atEnd()) {
            throw fault(open, "'{' is never closed", "Close it with '}'");
        }
        if (tokens.isEmpty()) {
            tokens.add(new GlobToken(Kind.NOTHING, "", this.at));
        }
        return tokens;
    }

    private void checkExpansions(int alternatives) {
        if (this.expansions * alternatives > this.limits.maxAlternatives()) {
            throw fault(
                    this.at,
                    "its braces make more than " + this.limits.maxAlternatives() + " alternatives",
                    "Several braces multiply: split the pattern into some with fewer");
        }
    }

    private GlobToken token() {
        char character = current();
        return switch (character) {
            case '*' -> stars();
            case '?' -> wildcard(Kind.ANY_CHARACTER, 1);
            case '[' -> characterClass();
            case '.' -> plain(Kind.DOT);
            case ']', '}' ->
                throw fault(this.at, "'" + character + "' closes nothing", "Open it before, or leave it out");
            default -> plain(Kind.LITERAL);
        };
    }

    private GlobToken plain(Kind kind) {
        checkNotBlank();
        return new GlobToken(kind, String.valueOf(current()), this.at++);
    }

    private GlobToken stars() {
        int end = this.at;
        while (end < this.pattern.length() && this.pattern.charAt(end) == '*') {
            end++;
        }
        if (end - this.at > 2) {
            throw fault(this.at, (end - this.at) + " stars in a row", "Write '*' or '**'");
        }
        return (end - this.at == 2) ? wildcard(Kind.ANY_DEPTH, 2) : wildcard(Kind.ANY_TEXT, 1);
    }

    private GlobToken wildcard(Kind kind, int length) {
        countWildcard();
        int start = this.at;
        this.at += length;
        return new GlobToken(kind, this.pattern.substring(start, this.at), start);
    }

    private GlobToken characterClass() {
        countWildcard();
        int open = this.at++;
        boolean negated = !atEnd() && current() == '!';
        if (negated) {
            this.at++;
        }
        StringBuilder ranges = new StringBuilder();
        while (!atEnd() && current() != ']') {
            range(ranges);
        }
        if (atEnd()) {
            throw fault(open, "'[' is never closed", "Close it with ']'");
        }
        if (ranges.isEmpty()) {
            throw fault(open, "there is no character between the brackets", "Write some: [abc]");
        }
        this.at++;
        String text = this.pattern.substring(open, this.at);
        return new GlobToken(Kind.CHARACTER_CLASS, text, open, new CharacterClass(negated, ranges.toString()));
    }

    /** One character, or two with a hyphen between; a hyphen at either end of the class is a character. */
    private void range(StringBuilder ranges) {
        int start = this.at;
        char first = characterOfClass();
        char last = first;
        if (this.at + 1 < this.pattern.length() && current() == '-' && this.pattern.charAt(this.at + 1) != ']') {
            this.at++;
            last = characterOfClass();
        }
        if (last < first) {
            throw fault(start, "the range is the wrong way round", "Write " + last + "-" + first);
        }
        ranges.append(first).append(last);
    }

    private char characterOfClass() {
        checkNotBlank();
        char character = current();
        if (NOT_IN_CLASS.indexOf(character) >= 0) {
            throw fault(this.at, "'" + character + "' between brackets matches nothing", "Leave it out");
        }
        this.at++;
        return character;
    }

    private void checkNotBlank() {
        if (EventTypes.isBlank(current())) {
            throw fault(this.at, "white space or a control character", "No type has one: leave it out");
        }
    }

    private void countWildcard() {
        if (++this.wildcards > this.limits.maxWildcards()) {
            throw fault(
                    this.at,
                    "more than " + this.limits.maxWildcards() + " wildcards",
                    "Use fewer, or several patterns, or raise the limit");
        }
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
}
