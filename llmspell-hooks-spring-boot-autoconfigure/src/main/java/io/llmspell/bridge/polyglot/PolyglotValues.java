package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ValueBudget;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of the language of plain values, and plain values of them, with functions written in that language: one
 * call of them does what many look-ups from here would.
 */
final class PolyglotValues {

    /** Of arguments of one call. */
    private static final int AT_ONCE = 1000;

    private final boolean javaScript;

    private final ScriptLimits limits;

    private final Value functions;

    private final Value object;

    private final Value list;

    private final Value one;

    private final Value items;

    private final Value entries;

    private final Value failed;

    private final Value nothing;

    PolyglotValues(Dialect dialect, Value functions, ScriptLimits limits) {
        this.javaScript = dialect == Dialect.JAVASCRIPT;
        this.limits = limits;
        this.functions = functions;
        this.object = function("object");
        this.list = function("list");
        this.one = function("one");
        this.items = function("items");
        this.entries = function("entries");
        this.failed = function("failed");
        this.nothing = function("nothing");
    }

    Value function(String name) {
        return this.functions.getMember(name);
    }

    /** What a host function that failed returns. */
    Value failed() {
        return this.failed;
    }

    /** A value of the language. */
    @Nullable
    Object guest(@Nullable Object plain) {
        return guest(plain, this.limits.budget());
    }

    private @Nullable Object guest(@Nullable Object plain, ValueBudget budget) {
        if (plain == null) {
            return this.nothing;
        }
        if (plain instanceof Boolean || plain instanceof Double) {
            return plain;
        }
        if (plain instanceof String text) {
            budget.text(text.length());
            return text;
        }
        if (plain instanceof Number number) {
            return number(number);
        }
        if (plain instanceof PolyglotFunction function) {
            return function.value();
        }
        if (plain instanceof Map<?, ?> map) {
            return object(map, budget);
        }
        if (plain instanceof List<?> elements) {
            return list(elements, budget);
        }
        throw new IllegalArgumentException(plain.getClass().getName() + " is no plain value");
    }

    private Object number(Number number) {
        if (this.javaScript) {
            long integer = number.longValue();
            return (number instanceof Long && integer == (int) integer) ? (Object) (int) integer : number.doubleValue();
        }
        if (number instanceof BigInteger integer) {
            return (integer.bitLength() < Long.SIZE)
                    ? (Object) integer.longValue()
                    : function("big").execute(integer.toString(16));
        }
        return (number instanceof Integer || number instanceof Long)
                ? number.longValue()
                : (Object) number.doubleValue();
    }

    private Value object(Map<?, ?> map, ValueBudget budget) {
        budget.enter();
        @Nullable Object[] given = new @Nullable Object[1 + 2 * Math.min(map.size(), AT_ONCE)];
        int count = 1;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            budget.element();
            if (count + 2 > given.length) {
                given[0] = this.object.execute(given);
                count = 1;
            }
            String key = (String) entry.getKey();
            budget.text(key.length());
            given[count++] = key;
            given[count++] = guest(entry.getValue(), budget);
        }
        budget.leave();
        return this.object.execute(Arrays.copyOf(given, count));
    }

    private Value list(List<?> elements, ValueBudget budget) {
        budget.enter();
        @Nullable Object[] given = new @Nullable Object[1 + Math.min(elements.size(), AT_ONCE)];
        int count = 1;
        for (Object element : elements) {
            budget.element();
            if (count == given.length) {
                given[0] = this.list.execute(given);
                count = 1;
            }
            given[count++] = guest(element, budget);
        }
        budget.leave();
        return this.list.execute(Arrays.copyOf(given, count));
    }

    List<@Nullable Object> arguments(Value[] arguments) {
        ValueBudget budget = this.limits.budget();
        List<@Nullable Object> plain = new ArrayList<>(arguments.length);
        for (Value argument : arguments) {
            plain.add(top(argument, budget));
        }
        return plain;
    }

    /** A copy. */
    @Nullable
    Object plain(Value value) {
        return top(value, this.limits.budget());
    }

    private @Nullable Object top(Value value, ValueBudget budget) {
        if (value.isNull()) {
            return null;
        }
        Value flat = call(this.one, value);
        String kinds = flat.getArrayElement(0).asString();
        return switch (kinds.charAt(0)) {
            case 'o' -> map(flat, kinds, 1, budget);
            case 'l' -> list(flat, kinds, 1, budget);
            default -> of(kinds.charAt(0), flat.getArrayElement(1), budget);
        };
    }

    private Value call(Value function, Value value) {
        return this.javaScript ? function.execute(value) : function.execute(value, this.limits.value());
    }

    private @Nullable Object of(char kind, Value value, ValueBudget budget) {
        return switch (kind) {
            case 'n' -> null;
            case 'b' -> value.asBoolean();
            case 'i' -> value.asLong();
            case 'd' -> number(value);
            case 's' -> text(value, budget);
            case 'f' -> new PolyglotFunction(value, line(value));
            case 'l' -> {
                Value flat = call(this.items, value);
                yield list(flat, flat.getArrayElement(0).asString(), 0, budget);
            }
            case 'o' -> {
                Value flat = call(this.entries, value);
                yield map(flat, flat.getArrayElement(0).asString(), 0, budget);
            }
            case 'I' -> big(value);
            case 'p' -> settled(value, budget);
            case 't' -> throw tooLong();
            case 'h' -> throw new ScriptException(Kind.LIMIT, "the value has a number of more than 4096 bits");
            default ->
                throw new ScriptException(
                        Kind.ERROR, "a value of the type " + value.asString() + " cannot leave a script");
        };
    }

    /** Where the function begins, if that is in the script. */
    private int line(Value value) {
        if (!this.javaScript) {
            return function("line").execute(value).asInt();
        }
        SourceSection section = value.getSourceLocation();
        return (section != null && section.isAvailable() && !section.getSource().isInternal())
                ? section.getStartLine()
                : 0;
    }

    private static Number big(Value hexadecimal) {
        BigInteger number = new BigInteger(hexadecimal.asString().replaceFirst("0x", ""), 16);
        return (number.bitLength() < Long.SIZE) ? (Number) number.longValue() : number;
    }

    private Object number(Value value) {
        if (this.javaScript && value.fitsInLong()) {
            return value.asLong();
        }
        return value.asDouble();
    }

    private ScriptException tooLong() {
        return new ScriptException(Kind.LIMIT, "the value has more than " + this.limits.value() + " characters");
    }

    private String text(Value value, ValueBudget budget) {
        if (value.isNull()) {
            throw tooLong();
        }
        String text = value.asString();
        budget.text(text.length());
        return text;
    }

    private List<@Nullable Object> list(Value flat, String kinds, int from, ValueBudget budget) {
        budget.enter();
        List<@Nullable Object> copy = new ArrayList<>();
        for (int i = from; i < kinds.length(); i++) {
            budget.element();
            copy.add(of(kinds.charAt(i), flat.getArrayElement(i - from + 1), budget));
        }
        budget.leave();
        return copy;
    }

    private Map<String, @Nullable Object> map(Value flat, String kinds, int from, ValueBudget budget) {
        budget.enter();
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (int i = from; i < kinds.length(); i++) {
            budget.element();
            int at = 2 * (i - from) + 1;
            String key = text(flat.getArrayElement(at), budget);
            copy.put(key, of(kinds.charAt(i), flat.getArrayElement(at + 1), budget));
        }
        budget.leave();
        return copy;
    }

    /** What a promise came to, once the jobs that were due have run. */
    private @Nullable Object settled(Value promise, ValueBudget budget) {
        Value settled = function("settle").execute(promise);
        char kind = settled.getArrayElement(0).asString().charAt(0);
        if (kind == 'w') {
            throw new ScriptException(Kind.ERROR, "a promise that is not settled cannot leave a script");
        }
        if (kind == 'e') {
            function("raise").executeVoid(settled.getArrayElement(1));
        }
        return of(kind, settled.getArrayElement(1), budget);
    }
}
