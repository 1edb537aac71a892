package io.llmspell.bridge.wasm;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
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
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Reads the JSON of a plug-in, which shares neither the table of names nor the buffers with others. */
final class JsonReader {

    /** The member of an object that stands for a function. */
    static final String FUNCTION = "$function";

    private static final int PER_CHARACTER = 6;

    private static final int PER_ELEMENT = 32;

    private final WasmContext context;

    private final ScriptLimits limits;

    private final JsonFactory factory;

    JsonReader(WasmContext context, ScriptLimits limits) {
        this.context = context;
        this.limits = limits;
        // The budget counts texts and depth, and says so in its own words.
        this.factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newBoundedPool(1))
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** In bytes: what a value within its limits may take, all of it escaped. */
    long maxLength() {
        return (long) PER_CHARACTER * this.limits.value() + (long) PER_ELEMENT * this.limits.elements() + PER_ELEMENT;
    }

    /** @throws ScriptException if it is not one JSON value, or more than the limits allow */
    @Nullable
    Object read(byte[] json) {
        try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw invalid("it is empty");
            }
            Object value = value(parser, first, this.limits.budget());
            if (parser.nextToken() != null) {
                throw invalid("there is more after its end");
            }
            return value;
        } catch (StreamConstraintsException ex) {
            throw new ScriptException(Kind.LIMIT, "the value has a number of too many digits");
        } catch (JacksonException ex) {
            // Its message speaks of the options of a Java library.
            throw invalid(
                    "there is something wrong before byte " + ex.getLocation().getByteOffset());
        }
    }

    private @Nullable Object value(JsonParser parser, JsonToken token, ValueBudget budget) {
        return switch (token) {
            case START_OBJECT -> object(parser, budget);
            case START_ARRAY -> array(parser, budget);
            case VALUE_STRING -> {
                String text = parser.getString();
                budget.text(text.length());
                yield text;
            }
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Object integer(JsonParser parser) {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return parser.getBigIntegerValue();
        }
        long number = parser.getLongValue();
        return (number == 0 && parser.getString().startsWith("-")) ? (Object) (-0.0) : number;
    }

    private static double fraction(JsonParser parser) {
        double number = parser.getDoubleValue();
        if (!Double.isFinite(number)) {
            throw new ScriptException(
                    Kind.ERROR, "the value has the number " + parser.getString() + ", which is too large");
        }
        return number;
    }

    private List<@Nullable Object> array(JsonParser parser, ValueBudget budget) {
        budget.enter();
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            budget.element();
            list.add(value(parser, token, budget));
        }
        budget.leave();
        return list;
    }

    private Object object(JsonParser parser, ValueBudget budget) {
        budget.enter();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            budget.element();
            budget.text(name.length());
            if (map.containsKey(name)) {
                throw invalid("an object has two members of the name " + name);
            }
            map.put(name, value(parser, parser.nextToken(), budget));
        }
        budget.leave();
        return map.containsKey(FUNCTION) ? function(map) : map;
    }

    private WasmFunction function(Map<String, @Nullable Object> map) {
        if (map.size() > 1 || !(map.get(FUNCTION) instanceof Long number) || number != number.intValue()) {
            throw new ScriptException(
                    Kind.ERROR, "a function must be {\"" + FUNCTION + "\": number}, with an integer of 32 bits");
        }
        return new WasmFunction(this.context, number);
    }

    private static ScriptException invalid(String why) {
        return new ScriptException(Kind.ERROR, "the text is not valid JSON: " + why);
    }
}
