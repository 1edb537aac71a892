package io.llmspell.event;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NumericNode;

/**
 * What a field of an event's data must be like. Numbers compare by value and texts by {@link String#compareTo}. A field
 * that is missing or of another kind than the value is unequal to it, and neither less nor greater. Immutable.
 */
public final class DataCondition {

    /** The longer ones first. */
    private static final List<String> SYMBOLS = List.of(">=", "<=", "!=", "==", "=", ">", "<");

    private static final String ROOT = "data";

    private static final int MAX_LENGTH = 4_000;

    private final JsonPointer pointer;

    private final Comparison comparison;

    private final JsonNode value;

    private DataCondition(JsonPointer pointer, Comparison comparison, JsonNode value) {
        this.pointer = pointer;
        this.comparison = comparison;
        this.value = value;
    }

    /**
     * Makes a condition.
     *
     * @param jsonPointer where the field is in the data, such as {@code /customer/name} (RFC 6901); empty for all of it
     * @param value a finite number, a text, a boolean or {@code null}
     * @throws IllegalArgumentException if it is no JSON pointer, or the value has no such comparison
     */
    public static DataCondition of(String jsonPointer, Comparison comparison, @Nullable Object value) {
        return of(JsonPointer.compile(jsonPointer), comparison, node(value));
    }

    private static JsonNode node(@Nullable Object value) {
        try {
            return EventJson.MAPPER.valueToTree(value);
        } catch (JacksonException ex) {
            throw new IllegalArgumentException("The value cannot be written as JSON: " + ex.getOriginalMessage(), ex);
        }
    }

    private static DataCondition of(JsonPointer pointer, Comparison comparison, JsonNode value) {
        if (value.isContainer() || value.isPojo() || value.isBinary()) {
            throw new IllegalArgumentException(
                    "A field of data compares with a number, a text, true, false or null, not with " + value);
        }
        if (value instanceof NumericNode number && number.isNaN()) {
            throw new IllegalArgumentException("A field of data compares with finite numbers, not with " + value);
        }
        if (comparison.isOrder() && !value.isNumber() && !value.isString()) {
            throw new IllegalArgumentException(
                    "Only numbers and texts have an order: use = or != with " + value + ", not " + comparison.symbol());
        }
        return new DataCondition(pointer, comparison, value);
    }

    /**
     * Reads a condition such as {@code data.amount >= 500}, {@code data.customer.name = "Ann"} or
     * {@code data.items.0.sku != 'A1'}: names that lead to a field, or the number of a place in an array, with dots in
     * between; a comparison; and a value as in JSON, but that text may be in single quotes, too, which are written
     * twice within it. A field whose name has a dot or one of {@code =<>!}, or begins or ends with a blank, takes
     * {@link #of}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DataCondition parse(String expression) {
        if (expression.length() > MAX_LENGTH) {
            throw malformed(expression, "it has " + expression.length() + " characters, more than " + MAX_LENGTH, null);
        }
        int end = 0;
        while (end < expression.length() && "=<>!".indexOf(expression.charAt(end)) < 0) {
            end++;
        }
        String rest = expression.substring(end);
        String symbol = SYMBOLS.stream()
                .filter(rest::startsWith)
                .findFirst()
                .orElseThrow(() -> malformed(expression, "it has no comparison (=, !=, <, <=, >, >=)", null));
        try {
            return of(
                    pointer(expression, expression.substring(0, end).strip()),
                    comparison(symbol),
                    value(expression, rest.substring(symbol.length()).strip()));
        } catch (MalformedException ex) {
            throw ex;
        } catch (IllegalArgumentException ex) {
            throw malformed(expression, String.valueOf(ex.getMessage()), ex);
        }
    }

    private static JsonPointer pointer(String expression, String field) {
        if (field.equals(ROOT)) {
            return JsonPointer.empty();
        }
        if (!field.startsWith(ROOT + ".")) {
            throw malformed(
                    expression, "the field " + Excerpt.of(field) + " does not begin with '" + ROOT + ".'", null);
        }
        StringBuilder pointer = new StringBuilder();
        for (String name : field.substring(ROOT.length() + 1).split("\\.", -1)) {
            if (name.isEmpty()) {
                throw malformed(expression, "the field " + Excerpt.of(field) + " has an empty name", null);
            }
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return JsonPointer.compile(pointer.toString());
    }

    private static Comparison comparison(String symbol) {
        for (Comparison comparison : Comparison.values()) {
            if (comparison.symbol().equals(symbol)) {
                return comparison;
            }
        }
        return Comparison.EQUAL;
    }

    private static JsonNode value(String expression, String text) {
        boolean single = text.length() >= 2 && text.startsWith("'") && text.endsWith("'");
        if (single) {
            return EventJson.MAPPER.valueToTree(unquote(expression, text.substring(1, text.length() - 1)));
        }
        JsonNode value = EventJson.readTree(text);
        if (value == null) {
            throw malformed(expression, Excerpt.of(text) + " is not a value of JSON; text is quoted", null);
        }
        return value;
    }

    /** A quote within must be doubled: {@code 'a' or data.b = 'c'} is not one text. */
    private static String unquote(String expression, String quoted) {
        if (quoted.replace("''", "").indexOf('\'') >= 0) {
            throw malformed(expression, "a single quote in text is written twice; there is one condition only", null);
        }
        return quoted.replace("''", "'");
    }

    private static final class MalformedException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        MalformedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static MalformedException malformed(String expression, String fault, @Nullable Throwable cause) {
        return new MalformedException(
                Excerpt.of(expression) + " is not a condition on data such as data.amount >= 500: " + fault, cause);
    }

    /** Where the field is in the data (RFC 6901). */
    public String pointer() {
        return this.pointer.toString();
    }

    public Comparison comparison() {
        return this.comparison;
    }

    /** What the field compares with. */
    public JsonNode value() {
        return this.value;
    }

    /** Whether it holds for an event. */
    public boolean matches(UniversalEvent event) {
        JsonNode field = event.content().at(this.pointer);
        if (field.isNumber() && this.value.isNumber()) {
            return this.comparison.holds(decimal(field).compareTo(decimal(this.value)));
        }
        if (field.isString() && this.value.isString()) {
            return this.comparison.holds(field.stringValue().compareTo(this.value.stringValue()));
        }
        return !this.comparison.isOrder() && this.comparison.holds(field.equals(this.value) ? 0 : 1);
    }

    /** A float as it is written, so that an event does not change by being stored and read. */
    private static BigDecimal decimal(JsonNode number) {
        return number.isFloat() ? new BigDecimal(Float.toString(number.floatValue())) : number.decimalValue();
    }

    /** As {@link #parse} reads it, unless a name takes {@link #of}. */
    @Override
    public String toString() {
        String names =
                this.pointer.toString().replace('/', '.').replace("~1", "/").replace("~0", "~");
        return ROOT + names + " " + this.comparison.symbol() + " " + this.value;
    }
}
