package io.llmspell.bridge.lua;

/** {@code string.gsub}. */
final class Substitution {

    private Substitution() {}

    static Object[] gsub(Machine machine, Arguments arguments) {
        LuaText subject = arguments.text(1);
        LuaText pattern = arguments.text(2);
        Object replacement = replacement(arguments);
        long most = arguments.integer(4, Long.MAX_VALUE);
        LuaPattern search = new LuaPattern(machine.meter(), subject, pattern);
        Bytes result = new Bytes(machine.meter());
        machine.hold(result);
        try {
            long count = substitute(machine, subject, search, replacement, most, result);
            return Arguments.result(result.toText(), count);
        } finally {
            machine.release();
        }
    }

    private static long substitute(
            Machine machine, LuaText subject, LuaPattern search, Object replacement, long most, Bytes result) {
        long count = 0;
        int at = 0;
        while (count < most) {
            int end = search.match(at);
            if (end >= 0) {
                count++;
                replace(machine, search, replacement, subject, at, end, result);
            }
            if (end > at) {
                at = end;
            } else if (at < subject.length()) {
                result.add(subject.at(at++));
            } else {
                break;
            }
            if (search.anchored()) {
                break;
            }
        }
        if (at < subject.length()) {
            result.add(subject.bytes, at, subject.length());
        }
        return count;
    }

    private static Object replacement(Arguments arguments) {
        Object value = arguments.get(3);
        if (value instanceof Number number) {
            return Numbers.text(number);
        }
        if (value instanceof LuaText
                || value instanceof LuaTable
                || value instanceof Closure
                || value instanceof NativeFunction) {
            return value;
        }
        throw arguments.expected(3, "string/function/table");
    }

    private static void replace(
            Machine machine, LuaPattern search, Object with, LuaText subject, int at, int end, Bytes result) {
        if (with instanceof LuaText template) {
            expand(template, search, subject, at, end, result);
            return;
        }
        Object value;
        if (with instanceof LuaTable table) {
            value = Operators.index(machine, table, search.values(at, end, false)[0]);
        } else {
            value = machine.callForOne(with, search.values(at, end, false));
        }
        if (value instanceof LuaText text) {
            result.add(text);
        } else if (value instanceof Number number) {
            result.add(Numbers.text(number));
        } else if (!Operators.holds(value)) {
            result.add(subject.bytes, at, end);
        } else {
            throw new LuaError("invalid replacement value (a " + Operators.typeName(value) + ")");
        }
    }

    private static void expand(LuaText template, LuaPattern search, LuaText subject, int at, int end, Bytes result) {
        for (int i = 0; i < template.length(); i++) {
            int c = template.at(i);
            if (c != '%') {
                result.add(c);
                continue;
            }
            int next = (++i < template.length()) ? template.at(i) : 0;
            if (next == '%') {
                result.add('%');
            } else if (next == '0' || (next == '1' && search.captures() == 0)) {
                result.add(subject.bytes, at, end);
            } else if (Classes.isDigit(next)) {
                Object value = search.capture(next - '1');
                result.add((value instanceof LuaText text) ? text : Numbers.text((Number) value));
            } else {
                throw new LuaError("invalid use of '%' in replacement string");
            }
        }
    }
}
