package io.llmspell.bridge.lua;

import java.util.Arrays;

/**
 * Looks for patterns of Lua in strings. They go back and try again as often as it takes: every step asks whether the
 * script is to stop.
 */
final class LuaPattern {

    static final int CAPTURES = 32;

    private static final int POSITION = -2;

    private static final int OPEN = -1;

    private static final int DEPTH = 200;

    private final Meter meter;

    private final byte[] subject;

    private final byte[] pattern;

    private final int start;

    private final int[] from = new int[CAPTURES];

    private final int[] length = new int[CAPTURES];

    private int captures;

    private int depth;

    LuaPattern(Meter meter, LuaText subject, LuaText pattern) {
        this.meter = meter;
        this.subject = subject.bytes;
        this.pattern = pattern.bytes;
        this.start = (this.pattern.length > 0 && this.pattern[0] == '^') ? 1 : 0;
    }

    boolean anchored() {
        return this.start == 1;
    }

    /** Where the match that begins here ends, or -1. */
    int match(int at) {
        this.captures = 0;
        this.depth = 0;
        return match(at, this.start);
    }

    int captures() {
        return this.captures;
    }

    /** The captures; where there are none, or with {@code whole}, the match itself is the first. */
    Object[] values(int at, int end, boolean whole) {
        int first = (whole || this.captures == 0) ? 1 : 0;
        Object[] values = new Object[this.captures + first];
        if (first == 1) {
            values[0] = part(at, end);
        }
        for (int i = 0; i < this.captures; i++) {
            values[i + first] = capture(i);
        }
        return values;
    }

    Object capture(int index) {
        if (index >= this.captures) {
            throw new LuaError("invalid capture index %" + (index + 1));
        }
        if (this.length[index] == POSITION) {
            return this.from[index] + 1L;
        }
        if (this.length[index] == OPEN) {
            throw new LuaError("unfinished capture");
        }
        return part(this.from[index], this.from[index] + this.length[index]);
    }

    private LuaText part(int from, int to) {
        this.meter.charge(to - from + 48);
        return (from == to) ? LuaText.EMPTY : LuaText.owning(Arrays.copyOfRange(this.subject, from, to));
    }

    private int match(int subjectAt, int patternAt) {
        if (++this.depth > DEPTH) {
            throw new LuaError("pattern too complex");
        }
        try {
            return matchHere(subjectAt, patternAt);
        } finally {
            this.depth--;
        }
    }

    private int matchHere(int subjectAt, int patternAt) {
        int s = subjectAt;
        int p = patternAt;
        while (p < this.pattern.length) {
            this.meter.check();
            int c = this.pattern[p];
            if (c == '(') {
                boolean position = p + 1 < this.pattern.length && this.pattern[p + 1] == ')';
                return position ? open(s, p + 2, POSITION) : open(s, p + 1, OPEN);
            }
            if (c == ')') {
                return close(s, p + 1);
            }
            if (c == '$' && p + 1 == this.pattern.length) {
                return (s == this.subject.length) ? s : -1;
            }
            if (c == '%' && p + 1 < this.pattern.length) {
                int next = this.pattern[p + 1];
                if (next == 'b' || next == 'f' || Classes.isDigit(next & 0xff)) {
                    s = special(next, s, p + 2);
                    if (s < 0) {
                        return -1;
                    }
                    p = (next == 'b') ? p + 4 : (next == 'f') ? itemEnd(p + 2) : p + 2;
                    continue;
                }
            }
            int end = itemEnd(p);
            int suffix = (end < this.pattern.length) ? this.pattern[end] : 0;
            switch (suffix) {
                case '*' -> {
                    return most(s, p, end, 0);
                }
                case '+' -> {
                    return most(s, p, end, 1);
                }
                case '-' -> {
                    return fewest(s, p, end);
                }
                case '?' -> {
                    if (one(s, p, end)) {
                        int result = match(s + 1, end + 1);
                        if (result >= 0) {
                            return result;
                        }
                    }
                    p = end + 1;
                }
                default -> {
                    if (!one(s, p, end)) {
                        return -1;
                    }
                    s++;
                    p = end;
                }
            }
        }
        return s;
    }

    private int special(int kind, int s, int p) {
        if (kind == 'b') {
            return balanced(s, p);
        }
        if (kind == 'f') {
            return frontier(s, p) ? s : -1;
        }
        int index = kind - '1';
        if (index < 0 || index >= this.captures || this.length[index] == OPEN) {
            throw new LuaError("invalid capture index %" + (index + 1));
        }
        int size = Math.max(0, this.length[index]);
        boolean same = this.subject.length - s >= size
                && Arrays.equals(this.subject, this.from[index], this.from[index] + size, this.subject, s, s + size);
        return same ? s + size : -1;
    }

    private int balanced(int s, int p) {
        if (p + 1 >= this.pattern.length) {
            throw new LuaError("malformed pattern (missing arguments of 'b')");
        }
        if (s >= this.subject.length || this.subject[s] != this.pattern[p]) {
            return -1;
        }
        int open = 1;
        for (int at = s + 1; at < this.subject.length; at++) {
            this.meter.check();
            if (this.subject[at] == this.pattern[p + 1]) {
                if (--open == 0) {
                    return at + 1;
                }
            } else if (this.subject[at] == this.pattern[p]) {
                open++;
            }
        }
        return -1;
    }

    private boolean frontier(int s, int p) {
        if (p >= this.pattern.length || this.pattern[p] != '[') {
            throw new LuaError("malformed pattern (missing '[' after 'f')");
        }
        int end = itemEnd(p);
        int before = (s == 0) ? 0 : this.subject[s - 1] & 0xff;
        int here = (s < this.subject.length) ? this.subject[s] & 0xff : 0;
        return !Classes.inSet(this.pattern, p, end - 1, before) && Classes.inSet(this.pattern, p, end - 1, here);
    }

    private int most(int s, int p, int end, int least) {
        int count = 0;
        while (one(s + count, p, end)) {
            this.meter.check();
            count++;
        }
        for (; count >= least; count--) {
            int result = match(s + count, end + 1);
            if (result >= 0) {
                return result;
            }
        }
        return -1;
    }

    private int fewest(int subjectAt, int p, int end) {
        for (int s = subjectAt; ; s++) {
            int result = match(s, end + 1);
            if (result >= 0) {
                return result;
            }
            if (!one(s, p, end)) {
                return -1;
            }
        }
    }

    private int open(int s, int p, int kind) {
        if (this.captures >= CAPTURES) {
            throw new LuaError("too many captures");
        }
        this.from[this.captures] = s;
        this.length[this.captures++] = kind;
        int result = match(s, p);
        if (result < 0) {
            this.captures--;
        }
        return result;
    }

    private int close(int s, int p) {
        int index = this.captures - 1;
        while (index >= 0 && this.length[index] != OPEN) {
            index--;
        }
        if (index < 0) {
            throw new LuaError("invalid pattern capture");
        }
        this.length[index] = s - this.from[index];
        int result = match(s, p);
        if (result < 0) {
            this.length[index] = OPEN;
        }
        return result;
    }

    private boolean one(int s, int p, int end) {
        if (s >= this.subject.length) {
            return false;
        }
        int c = this.subject[s] & 0xff;
        return switch (this.pattern[p]) {
            case '.' -> true;
            case '%' -> Classes.matches(c, this.pattern[p + 1] & 0xff);
            case '[' -> Classes.inSet(this.pattern, p, end - 1, c);
            default -> (this.pattern[p] & 0xff) == c;
        };
    }

    private int itemEnd(int at) {
        int p = at + 1;
        int c = this.pattern[at];
        if (c == '%') {
            if (p >= this.pattern.length) {
                throw new LuaError("malformed pattern (ends with '%')");
            }
            return p + 1;
        }
        return (c == '[') ? Classes.setEnd(this.pattern, p) : p;
    }
}
