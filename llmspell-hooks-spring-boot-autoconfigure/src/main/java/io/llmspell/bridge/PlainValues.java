package io.llmspell.bridge;

import io.llmspell.bridge.ScriptException.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes plain values of the objects of an application, and checks those of scripts. Thread-safe. */
final class PlainValues {

    /** In place of an object that has no form as data: a script finds its class under it. */
    static final String UNREADABLE = "unreadable";

    private final JsonMapper mapper;

    private final ScriptLimits limits;

    PlainValues(JsonMapper mapper, ScriptLimits limits) {
        this.mapper = mapper;
        this.limits = limits;
    }

    ScriptLimits limits() {
        return this.limits;
    }

    /**
     * A copy for a script.
     *
     * @throws ScriptException if it is over the limits
     */
    @Nullable
    Object plain(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        return plain(value, this.limits.budget());
    }

    @Nullable
    Object plain(@Nullable Object value, ValueBudget budget) {
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof CharSequence text) {
            budget.text(text.length());
            return text.toString();
        }
        if (value instanceof Number number) {
            return plainNumber(number);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Map<?, ?> map) {
            return plainMap(map, budget);
        }
        if (value instanceof Collection<?> collection) {
            return plainList(collection, budget);
        }
        return converted(value, budget);
    }

    private static Object plainNumber(Number number) {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof BigInteger big) {
            return (big.bitLength() < Long.SIZE) ? (Object) big.longValue() : (Object) big;
        }
        // Of a decimal or a number of some library, the nearest that all languages have.
        return number.doubleValue();
    }

    private Map<String, @Nullable Object> plainMap(Map<?, ?> map, ValueBudget budget) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        budget.enter();
        map.forEach((key, each) -> {
            String name = String.valueOf(key);
            budget.element();
            budget.text(name.length());
            plain.put(name, plain(each, budget));
        });
        budget.leave();
        return plain;
    }

    private List<@Nullable Object> plainList(Collection<?> collection, ValueBudget budget) {
        List<@Nullable Object> plain = new ArrayList<>();
        budget.enter();
        for (Object each : collection) {
            budget.element();
            plain.add(plain(each, budget));
        }
        budget.leave();
        return plain;
    }

    /** Any other object, as JSON would have it. */
    private @Nullable Object converted(Object value, ValueBudget budget) {
        Object data;
        try {
            data = (value instanceof JsonNode node)
                    ? this.mapper.treeToValue(node, Object.class)
                    : this.mapper.convertValue(value, Object.class);
        } catch (JacksonException | IllegalArgumentException | StackOverflowError ex) {
            return Map.of(UNREADABLE, value.getClass().getName());
        }
        return (data != null && data.getClass() == value.getClass())
                ? Map.of(UNREADABLE, value.getClass().getName())
                : plain(data, budget);
    }

    /**
     * The value of a script, as data: no function, no number that JSON has not, no half of a character.
     *
     * @param what it is for, in messages
     */
    static @Nullable Object data(String what, @Nullable Object value) {
        if (value instanceof String text) {
            return wellFormed(what, text);
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            throw invalid(what, "the number " + number);
        }
        if (value instanceof ScriptFunction) {
            throw invalid(what, "a function");
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                data(what, list.get(i));
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                wellFormed(what, String.valueOf(key));
                data(what, each);
            });
        }
        return value;
    }

    private static String wellFormed(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                if (!Character.isSurrogatePair(unit, (i + 1 < text.length()) ? text.charAt(i + 1) : ' ')) {
                    throw invalid(what, "a string with half of a surrogate pair, at position " + i);
                }
                i++;
            }
        }
        return text;
    }

    private static ScriptException invalid(String what, String found) {
        return new ScriptException(Kind.ERROR, what + " must be data, but has " + found);
    }
}
