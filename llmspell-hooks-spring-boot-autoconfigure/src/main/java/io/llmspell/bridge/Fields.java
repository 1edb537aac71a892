package io.llmspell.bridge;

import io.llmspell.bridge.ScriptException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a table that a script gave; one that is not known is an error, and so is one of another type. */
final class Fields {

    private final String what;

    private final Map<?, ?> values;

    private Fields(String what, Map<?, ?> values) {
        this.what = what;
        this.values = values;
    }

    /**
     * @param what the table, as messages name it
     * @param value {@code null} for no fields at all
     */
    static Fields of(String what, @Nullable Object value, Set<String> known) {
        if (value == null) {
            return new Fields(what, Map.of());
        }
        if (!(value instanceof Map<?, ?> values)) {
            throw error(what + " must be a table of fields, but is " + describe(value));
        }
        for (Object field : values.keySet()) {
            if (!known.contains(String.valueOf(field))) {
                throw error(what + ": there is no field '" + field + "'; the fields are "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
        return new Fields(what, values);
    }

    boolean has(String field) {
        return this.values.get(field) != null;
    }

    /** Whether it is there, be it {@code null}. */
    boolean names(String field) {
        return this.values.containsKey(field);
    }

    @Nullable
    Object value(String field) {
        return this.values.get(field);
    }

    @Nullable
    String text(String field) {
        Object value = this.values.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw mustBe(field, "a string", value);
    }

    String requiredText(String field) {
        String text = text(field);
        if (text == null || text.isBlank()) {
            throw error(this.what + " needs the field '" + field + "', a string that is not blank");
        }
        return text;
    }

    String text(String field, String otherwise) {
        String text = text(field);
        return (text != null) ? text : otherwise;
    }

    boolean flag(String field) {
        Object value = this.values.get(field);
        if (value == null || value instanceof Boolean) {
            return value != null && (Boolean) value;
        }
        throw mustBe(field, "true or false", value);
    }

    int integer(String field, int otherwise) {
        Object value = this.values.get(field);
        if (value == null) {
            return otherwise;
        }
        Long number = integral(value);
        if (number == null || number != number.intValue()) {
            throw mustBe(field, "an integer", value);
        }
        return number.intValue();
    }

    double number(String field, double otherwise) {
        Object value = this.values.get(field);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Number number)) {
            throw mustBe(field, "a number", value);
        }
        return number.doubleValue();
    }

    /** The whole number of a value, also of one that a language holds as a floating one. */
    static @Nullable Long integral(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        return (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53)
                ? (Long) number.longValue()
                : null;
    }

    @Nullable
    Duration millis(String field) {
        Object value = this.values.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Number number)
                || !(number.doubleValue() >= 0)
                || number.doubleValue() > Integer.MAX_VALUE * 1_000d) {
            throw mustBe(field, "a number of milliseconds", value);
        }
        return Duration.ofNanos(Math.round(number.doubleValue() * 1_000_000));
    }

    List<String> texts(String field) {
        return texts(this.what + ": the field '" + field + "'", this.values.get(field));
    }

    /** One string or a list of them. */
    static List<String> texts(String what, @Nullable Object value) {
        if (value == null || (value instanceof Map<?, ?> map && map.isEmpty())) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object each : (value instanceof Collection<?> all) ? all : List.of(value)) {
            if (!(each instanceof String text)) {
                throw error(what + " must be a string or a list of strings, but has " + describe(each));
            }
            texts.add(text);
        }
        return texts;
    }

    Map<?, ?> map(String field) {
        Object value = this.values.get(field);
        if (value == null || (value instanceof List<?> list && list.isEmpty())) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw mustBe(field, "a table of fields", value);
        }
        return map;
    }

    /** One of these, written in lower case with underscores. */
    <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        List<String> known = new ArrayList<>();
        for (E each : type.getEnumConstants()) {
            known.add(each.name().toLowerCase(Locale.ROOT));
        }
        throw error(this.what + ": the field '" + field + "' must be one of " + String.join(", ", known) + ", but is '"
                + text + "'");
    }

    private ScriptException mustBe(String field, String expected, Object value) {
        return error(this.what + ": the field '" + field + "' must be " + expected + ", but is " + describe(value));
    }

    static ScriptException error(String message) {
        return new ScriptException(Kind.ERROR, message);
    }

    /** What kind of value it is, in the words of scripts. */
    static String describe(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof String text) {
            return "the string '" + ((text.length() > 40) ? text.substring(0, 40) + "…" : text) + "'";
        }
        if (value instanceof Boolean || value instanceof Number) {
            return String.valueOf(value);
        }
        if (value instanceof ScriptFunction) {
            return "a function";
        }
        return (value instanceof Collection) ? "a list" : "a table";
    }
}
