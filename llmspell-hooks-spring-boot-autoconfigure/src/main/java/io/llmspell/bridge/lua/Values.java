package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ValueBudget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values as those of Lua, and back. */
final class Values {

    private static final int KEYS = 512;

    private static final int KEY = 64;

    private final LuaContext context;

    private final Machine machine;

    private final ScriptLimits limits;

    /** Keys of maps come again and again. */
    private final Map<String, LuaText> keys = new HashMap<>();

    Values(LuaContext context, Machine machine, ScriptLimits limits) {
        this.context = context;
        this.machine = machine;
        this.limits = limits;
    }

    Object in(@Nullable Object value) {
        if (value == null) {
            return Nothing.NIL;
        }
        return (value instanceof Map<?, ?> map)
                ? table(present(map), this.limits.budget())
                : in(value, this.limits.budget());
    }

    /** A field that has nothing is not there, so that {@code ctx.error ~= nil} is what it looks like. */
    private static Map<?, ?> present(Map<?, ?> map) {
        Map<Object, Object> present = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() != null) {
                present.put(entry.getKey(), entry.getValue());
            }
        }
        return present;
    }

    private Object in(@Nullable Object value, ValueBudget budget) {
        if (value instanceof String text) {
            return text(text, budget);
        }
        if (value instanceof Map<?, ?> map) {
            return table(map, budget);
        }
        if (value instanceof List<?> list) {
            return table(list, budget);
        }
        if (value == null) {
            return Nothing.NULL;
        }
        if (value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof LuaFunction function && function.context() == this.context) {
            return function.value();
        }
        throw new ScriptException(
                ScriptException.Kind.ERROR,
                (value instanceof ScriptFunction)
                        ? "the function is one of another script"
                        : "the value is of a type that Lua does not have");
    }

    private static Number number(Number number) {
        if ((number instanceof BigInteger integer && integer.bitLength() > 63)
                || number instanceof Float
                || number instanceof BigDecimal) {
            return number.doubleValue();
        }
        return number.longValue();
    }

    private LuaText text(String text, ValueBudget budget) {
        budget.text(text.length());
        this.machine.meter().charge(48L + text.length());
        return LuaText.of(text);
    }

    private LuaText key(Object key, ValueBudget budget) {
        String text = key.toString();
        LuaText known = this.keys.get(text);
        if (known != null) {
            budget.text(text.length());
            return known;
        }
        LuaText added = text(text, budget);
        if (this.keys.size() < KEYS && text.length() <= KEY) {
            this.keys.put(text, added);
        }
        return added;
    }

    private LuaTable table(Map<?, ?> map, ValueBudget budget) {
        budget.enter();
        LuaTable table = this.machine.table(0, map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            budget.element();
            table.set(key(entry.getKey(), budget), in(entry.getValue(), budget));
        }
        budget.leave();
        return table;
    }

    private LuaTable table(List<?> list, ValueBudget budget) {
        budget.enter();
        LuaTable table = this.machine.table(list.size(), 0);
        long index = 0;
        for (Object element : list) {
            budget.element();
            table.set(++index, in(element, budget));
        }
        budget.leave();
        return table;
    }

    /** Of one call: measured as one value. */
    List<@Nullable Object> out(Object[] arguments) {
        ValueBudget budget = this.limits.budget();
        List<@Nullable Object> plain = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            plain.add(out(argument, budget));
        }
        return plain;
    }

    @Nullable
    Object out(Object value) {
        return out(value, this.limits.budget());
    }

    private @Nullable Object out(Object value, ValueBudget budget) {
        if (value instanceof LuaText text) {
            return string(text, budget);
        }
        if (value instanceof LuaTable table) {
            return structure(table, budget);
        }
        if (value instanceof Nothing) {
            return null;
        }
        if (value instanceof Double real) {
            return Numbers.normal(real);
        }
        if (value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Closure || value instanceof NativeFunction) {
            return this.context.function(value);
        }
        throw error("a " + Operators.typeName(value) + " cannot leave the script");
    }

    private static String string(LuaText text, ValueBudget budget) {
        budget.text(text.length());
        String decoded = text.decoded();
        if (decoded == null) {
            throw error("a string that leaves the script is not UTF-8 text");
        }
        return decoded;
    }

    private Object structure(LuaTable table, ValueBudget budget) {
        this.machine.meter().check();
        budget.enter();
        Object structure = table.isSequence() ? list(table, budget) : map(table, budget);
        budget.leave();
        return structure;
    }

    private List<@Nullable Object> list(LuaTable table, ValueBudget budget) {
        int length = (int) table.length();
        List<@Nullable Object> list = new ArrayList<>(Math.min(length, 1000));
        for (long i = 1; i <= length; i++) {
            this.machine.meter().check();
            budget.element();
            list.add(out(table.get(i), budget));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(LuaTable table, ValueBudget budget) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int at = table.entry(0); at >= 0; at = table.entry(at + 1)) {
            this.machine.meter().check();
            budget.element();
            if (!(table.keyAt(at) instanceof LuaText key)) {
                throw error("a table that leaves the script is neither a list, with the keys 1 to its length, nor a map"
                        + " of strings: it has the key " + BaseLibrary.plain(table.keyAt(at)));
            }
            map.put(string(key, budget), out(table.valueAt(at), budget));
        }
        return map;
    }

    private static ScriptException error(String problem) {
        return new ScriptException(ScriptException.Kind.ERROR, problem);
    }
}
