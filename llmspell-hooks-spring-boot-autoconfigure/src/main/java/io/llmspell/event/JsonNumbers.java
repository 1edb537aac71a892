package io.llmspell.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The kinds of number that data has: {@code Integer}, {@code Long}, {@code BigInteger}, {@code Float}, {@code Double},
 * {@code BigDecimal}.
 */
final class JsonNumbers {

    /** How many digits a number may have; Jackson reads no number of more than 1,000 characters. */
    private static final int MAX_DIGITS = 900;

    /** An exponent of more digits is beyond what numbers of the JDK can have. */
    private static final int MAX_EXPONENT_DIGITS = 9;

    private static final long MAX_EXPONENT = 999_999_999;

    private static final double DIGITS_PER_BIT = Math.log10(2);

    private static final int MAX_DOUBLE_LENGTH = "-2.2250738585072014E-308".length();

    private static final int MAX_FLOAT_LENGTH = "-1.17549435E-38".length();

    /** Up to 15 digits, a double holds every number without an exponent. */
    private static final int EXACT_LENGTH = 16;

    private JsonNumbers() {}

    /** The number as one of the kinds; {@code null} if it is none of them. */
    static @Nullable Number kept(Number number) {
        if (number instanceof Integer
                || number instanceof Long
                || number instanceof Double
                || number instanceof Float) {
            return number;
        }
        if (number instanceof Short || number instanceof Byte) {
            return number.intValue();
        }
        // Subclasses may change.
        boolean big = number.getClass() == BigInteger.class || number.getClass() == BigDecimal.class;
        return big ? number : null;
    }

    /**
     * The bytes of a number of a kind: exact if it is whole and small, otherwise the most that it can have.
     *
     * @throws InvalidJsonValue if JSON cannot have the number
     */
    static int length(Number number) {
        if (number instanceof Integer || number instanceof Long) {
            return length(number.longValue());
        }
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new InvalidJsonValue("is not a finite number: " + number);
            }
            return (number instanceof Double) ? MAX_DOUBLE_LENGTH : MAX_FLOAT_LENGTH;
        }
        int digits = (number instanceof BigDecimal decimal)
                ? decimal.precision()
                : (int) (((BigInteger) number).bitLength() * DIGITS_PER_BIT) + 1;
        if (digits > MAX_DIGITS) {
            throw new InvalidJsonValue("is a number of more than " + MAX_DIGITS + " digits");
        }
        if (number instanceof BigDecimal decimal && Math.abs((long) decimal.scale()) > MAX_EXPONENT - MAX_DIGITS) {
            throw new InvalidJsonValue("is a number with an exponent of more than " + MAX_EXPONENT_DIGITS + " digits");
        }
        // A sign; a point, and leading zeros or an exponent.
        return (number instanceof BigDecimal) ? digits + 16 : digits + 1;
    }

    private static int length(long number) {
        int length = (number < 0) ? 2 : 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            length++;
        }
        return length;
    }

    static JsonNode node(Number number) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (number instanceof Integer whole) {
            return nodes.numberNode(whole.intValue());
        }
        if (number instanceof Long whole) {
            return nodes.numberNode(whole.longValue());
        }
        if (number instanceof Double fraction) {
            return nodes.numberNode(fraction.doubleValue());
        }
        if (number instanceof Float fraction) {
            return nodes.numberNode(fraction.floatValue());
        }
        return (number instanceof BigInteger big) ? nodes.numberNode(big) : nodes.numberNode((BigDecimal) number);
    }

    static void write(Number number, JsonGenerator generator) {
        if (number instanceof Integer whole) {
            generator.writeNumber(whole.intValue());
        } else if (number instanceof Long whole) {
            generator.writeNumber(whole.longValue());
        } else if (number instanceof Double fraction) {
            generator.writeNumber(fraction.doubleValue());
        } else if (number instanceof Float fraction) {
            generator.writeNumber(fraction.floatValue());
        } else if (number instanceof BigInteger big) {
            generator.writeNumber(big);
        } else {
            generator.writeNumber((BigDecimal) number);
        }
    }

    /**
     * Reads the number that the parser stands on: a fraction as a double where that is the same number, otherwise as a
     * {@code BigDecimal}, so that nothing is lost and nothing becomes infinite.
     *
     * @throws InvalidEventException if it is not finite, as parsers may be told to allow, or its exponent is beyond all
     *     bounds
     */
    static Number read(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return readWhole(parser);
        }
        if (parser.isNaN()) {
            throw new InvalidEventException("A number is not finite, at "
                    + parser.streamReadContext().pathAsPointer() + ": " + parser.getString());
        }
        checkExponent(parser);
        double fraction = parser.getDoubleValue();
        if (Double.isFinite(fraction) && isSame(parser.getString(), fraction)) {
            return fraction;
        }
        return parser.getDecimalValue();
    }

    /**
     * Checks the number with a fraction or an exponent that the parser stands on, as it cannot be read if the latter is
     * too long.
     *
     * @throws InvalidEventException if it is
     */
    static void checkExponent(JsonParser parser) {
        char[] text = parser.getStringCharacters();
        int start = parser.getStringOffset();
        int end = start + parser.getStringLength();
        int first = end;
        while (first > start && Character.isDigit(text[first - 1])) {
            first--;
        }
        boolean exponent = first > start && text[first - 1] != '.';
        while (first < end && text[first] == '0') {
            first++;
        }
        if (exponent && end - first > MAX_EXPONENT_DIGITS) {
            throw new InvalidEventException("A number has an exponent of more than " + MAX_EXPONENT_DIGITS
                    + " digits, at " + parser.streamReadContext().pathAsPointer());
        }
    }

    private static Number readWhole(JsonParser parser) {
        NumberType type = parser.getNumberType();
        if (type == NumberType.BIG_INTEGER) {
            return parser.getBigIntegerValue();
        }
        // Not one conditional expression, which would make a long of both.
        if (type == NumberType.LONG) {
            return parser.getLongValue();
        }
        return parser.getIntValue();
    }

    private static boolean isSame(String text, double fraction) {
        if (text.length() <= EXACT_LENGTH && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return true;
        }
        return new BigDecimal(text).compareTo(new BigDecimal(Double.toString(fraction))) == 0;
    }
}
