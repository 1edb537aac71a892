package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ValueBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON as plain values. Thread-safe. */
final class JsonReader {

    private final JsonMapper mapper;

    private final ScriptLimits limits;

    JsonReader(JsonMapper mapper, ScriptLimits limits) {
        this.mapper = mapper;
        this.limits = limits;
    }

    /**
     * Reads the only value of a text.
     *
     * @param what the text is, for messages
     * @throws ScriptException if it is no JSON, or more than the limits say
     */
    @Nullable
    Object read(byte[] json, String what) {
        try (JsonParser parser = this.mapper.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw problem(what + " is an empty text, which is no JSON");
            }
            Object value = value(parser, first, this.limits.budget());
            if (parser.nextToken() != null) {
                throw problem(what + " is no JSON: there is more after its end");
            }
            return value;
        } catch (JacksonException ex) {
            throw problem(what + " is no JSON: " + ex.getOriginalMessage());
        }
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token, ValueBudget budget) {
        return switch (token) {
            case VALUE_STRING -> text(parser.getString(), budget);
            case START_OBJECT -> map(parser, budget);
            case START_ARRAY -> list(parser, budget);
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            default -> throw problem("a value was expected, but there is " + parser.getString());
        };
    }

    private static String text(String text, ValueBudget budget) {
        budget.text(text.length());
        return text;
    }

    private static Number integer(JsonParser parser) {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return parser.getBigIntegerValue();
        }
        long number = parser.getLongValue();
        return (number == 0 && parser.getString().startsWith("-")) ? (Number) (-0.0) : (Number) number;
    }

    private static double fraction(JsonParser parser) {
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw problem("the value has the number " + parser.getString() + ", which is too large");
        }
        return number;
    }

    private static Map<String, @Nullable Object> map(JsonParser parser, ValueBudget budget) {
        budget.enter();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            budget.element();
            map.put(text(name, budget), value(parser, parser.nextToken(), budget));
        }
        budget.leave();
        return map;
    }

    private static List<@Nullable Object> list(JsonParser parser, ValueBudget budget) {
        budget.enter();
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            budget.element();
            list.add(value(parser, token, budget));
        }
        budget.leave();
        return list;
    }

    private static ScriptException problem(String problem) {
        return new ScriptException(ScriptException.Kind.ERROR, problem);
    }
}
