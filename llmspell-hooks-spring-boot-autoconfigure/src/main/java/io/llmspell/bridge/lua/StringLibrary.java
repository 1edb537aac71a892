package io.llmspell.bridge.lua;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** The library {@code string}, without {@code dump}: what grows is bounded, what searches can be stopped. */
final class StringLibrary {

    private static final int VALUES = 100_000;

    private StringLibrary() {}

    static LuaTable create(Machine machine) {
        LuaTable string = machine.table(0, 16);
        BaseLibrary.add(string, "byte", StringLibrary::bytes);
        BaseLibrary.add(string, "char", StringLibrary::chars);
        BaseLibrary.add(string, "find", (m, arguments) -> find(m, arguments, true));
        BaseLibrary.add(string, "format", (m, arguments) -> Arguments.result(Formats.format(m, arguments)));
        BaseLibrary.add(string, "gmatch", StringLibrary::gmatch);
        BaseLibrary.add(string, "gsub", Substitution::gsub);
        BaseLibrary.add(
                string,
                "len",
                (m, arguments) -> Arguments.result((long) arguments.text(1).length()));
        BaseLibrary.add(string, "lower", (m, arguments) -> map(m, arguments, StringLibrary::lower));
        BaseLibrary.add(string, "match", (m, arguments) -> find(m, arguments, false));
        BaseLibrary.add(string, "rep", StringLibrary::rep);
        BaseLibrary.add(string, "reverse", StringLibrary::reverse);
        BaseLibrary.add(string, "sub", StringLibrary::sub);
        BaseLibrary.add(string, "upper", (m, arguments) -> map(m, arguments, StringLibrary::upper));
        return string;
    }

    private static int lower(int c) {
        return (c >= 'A' && c <= 'Z') ? c + 32 : c;
    }

    private static int upper(int c) {
        return (c >= 'a' && c <= 'z') ? c - 32 : c;
    }

    private static Object[] map(Machine machine, Arguments arguments, IntUnaryOperator mapping) {
        LuaText text = arguments.text(1);
        machine.meter().charge(text.length() + 48L);
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) mapping.applyAsInt(text.at(i));
        }
        return Arguments.result(LuaText.owning(bytes));
    }

    private static Object[] reverse(Machine machine, Arguments arguments) {
        LuaText text = arguments.text(1);
        machine.meter().charge(text.length() + 48L);
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = text.bytes[bytes.length - 1 - i];
        }
        return Arguments.result(LuaText.owning(bytes));
    }

    /** From 1, or from the end below 0: from 0, within the text. */
    private static int start(int position, int length) {
        if (position > 0) {
            return Math.min(position - 1, length);
        }
        return (position == 0) ? 0 : Math.max(0, length + position);
    }

    private static int end(int position, int length) {
        return (position < 0) ? length + position + 1 : Math.min(position, length);
    }

    private static Object[] sub(Machine machine, Arguments arguments) {
        LuaText text = arguments.text(1);
        int from = start(arguments.small(2, 1), text.length());
        int to = end(arguments.small(3, -1), text.length());
        if (from < to) {
            machine.meter().charge(to - from + 48L);
        }
        return Arguments.result(text.part(from, to));
    }

    private static Object[] bytes(Machine machine, Arguments arguments) {
        LuaText text = arguments.text(1);
        int position = arguments.small(2, 1);
        int from = start(position, text.length());
        int to = end(arguments.small(3, position), text.length());
        if (to <= from) {
            return Arguments.NONE;
        }
        if (to - from > VALUES) {
            throw new LuaError("string slice too long");
        }
        Object[] values = new Object[to - from];
        machine.meter().charge(8L * values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) text.at(from + i);
        }
        return values;
    }

    private static Object[] chars(Machine machine, Arguments arguments) {
        Bytes bytes = new Bytes(machine.meter());
        for (int i = 1; i <= arguments.count(); i++) {
            long value = arguments.integer(i);
            if (value < 0 || value > 255) {
                throw arguments.wrong(i, "value out of range");
            }
            bytes.add((int) value);
        }
        return Arguments.result(bytes.toText());
    }

    private static Object[] rep(Machine machine, Arguments arguments) {
        LuaText text = arguments.text(1);
        long times = arguments.integer(2);
        LuaText separator = arguments.text(3, LuaText.EMPTY);
        long each = (long) text.length() + separator.length();
        if (times <= 0 || each == 0) {
            return Arguments.result(LuaText.EMPTY);
        }
        long most = Integer.MAX_VALUE;
        long length = (times > most / each) ? most : times * each - separator.length();
        machine.meter().text(length);
        machine.meter().charge(length + 48);
        byte[] bytes = new byte[(int) length];
        byte[] unit = text.bytes;
        for (int at = 0; at < bytes.length; ) {
            System.arraycopy(unit, 0, bytes, at, unit.length);
            at += unit.length;
            if (at < bytes.length) {
                System.arraycopy(separator.bytes, 0, bytes, at, separator.length());
                at += separator.length();
            }
        }
        return Arguments.result(LuaText.owning(bytes));
    }

    private static Object[] find(Machine machine, Arguments arguments, boolean positions) {
        LuaText subject = arguments.text(1);
        LuaText pattern = arguments.text(2);
        int asked = arguments.small(3, 1);
        if (asked > subject.length() + 1) {
            return Arguments.result(Nothing.NIL);
        }
        int start = start(asked, subject.length());
        if (positions && (Operators.holds(arguments.get(4)) || isPlain(pattern))) {
            int at = indexOf(machine, subject, pattern, start);
            return (at < 0) ? Arguments.result(Nothing.NIL) : Arguments.result(at + 1L, (long) at + pattern.length());
        }
        LuaPattern search = new LuaPattern(machine.meter(), subject, pattern);
        for (int at = start; at <= subject.length(); at++) {
            int end = search.match(at);
            if (end >= 0) {
                return positions ? found(search, at, end) : search.values(at, end, false);
            }
            if (search.anchored()) {
                break;
            }
        }
        return Arguments.result(Nothing.NIL);
    }

    private static Object[] found(LuaPattern search, int at, int end) {
        Object[] values = new Object[search.captures() + 2];
        values[0] = at + 1L;
        values[1] = (long) end;
        for (int i = 0; i < search.captures(); i++) {
            values[i + 2] = search.capture(i);
        }
        return values;
    }

    private static boolean isPlain(LuaText pattern) {
        for (byte b : pattern.bytes) {
            if ("^$*+?.([%-".indexOf(b) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(Machine machine, LuaText text, LuaText part, int start) {
        int last = text.length() - part.length();
        for (int at = start; at <= last; at++) {
            machine.meter().check();
            int i = 0;
            while (i < part.length() && text.bytes[at + i] == part.bytes[i]) {
                i++;
            }
            if (i == part.length()) {
                return at;
            }
        }
        return -1;
    }

    private static Object[] gmatch(Machine machine, Arguments arguments) {
        LuaText subject = arguments.text(1);
        LuaText pattern = arguments.text(2);
        LuaPattern search = new LuaPattern(machine.meter(), subject, pattern);
        int[] next = {0};
        machine.meter().charge(400);
        NativeFunction.Body body = (m, ignored) -> {
            for (int at = next[0]; at <= subject.length(); at++) {
                int end = search.match(at);
                if (end >= 0) {
                    next[0] = (end == at) ? end + 1 : end;
                    return search.values(at, end, false);
                }
            }
            next[0] = subject.length() + 1;
            return Arguments.result(Nothing.NIL);
        };
        return Arguments.result(new NativeFunction("gmatch", body, List.of(subject, pattern)));
    }
}
