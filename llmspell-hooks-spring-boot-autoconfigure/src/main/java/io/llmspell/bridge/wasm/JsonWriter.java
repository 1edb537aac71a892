package io.llmspell.bridge.wasm;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ValueBudget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as JSON in UTF-8. What UTF-8 does not have, half a surrogate pair, is escaped, so that every
 * string comes through.
 */
final class JsonWriter {

    /** As much is kept for the next value. */
    private static final int KEPT = 1 << 16;

    /** The most that a character takes: an escape. */
    private static final int PER_CHARACTER = 6;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final WasmContext context;

    private final ScriptLimits limits;

    private byte[] bytes = new byte[1024];

    private int length;

    JsonWriter(WasmContext context, ScriptLimits limits) {
        this.context = context;
        this.limits = limits;
    }

    /** Valid up to the {@link #length}, and until the next value. */
    byte[] bytes() {
        return this.bytes;
    }

    int length() {
        return this.length;
    }

    void write(@Nullable Object value) {
        start();
        write(value, this.limits.budget());
    }

    /** A text as it is, without quotes. */
    void writeText(String text) {
        start();
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, this.bytes, 0, encoded.length);
        this.length = encoded.length;
    }

    private void start() {
        this.length = 0;
        if (this.bytes.length > KEPT) {
            this.bytes = new byte[KEPT];
        }
    }

    private void write(@Nullable Object value, ValueBudget budget) {
        if (value instanceof String text) {
            writeString(text, budget);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, budget);
        } else if (value instanceof List<?> list) {
            writeList(list, budget);
        } else if (value == null || value instanceof Boolean) {
            writeAscii(String.valueOf(value));
        } else if (value instanceof Number number) {
            writeNumber(number, budget);
        } else if (value instanceof WasmFunction function && function.context() == this.context) {
            writeAscii("{\"" + JsonReader.FUNCTION + "\":" + function.number() + "}");
        } else {
            throw new ScriptException(Kind.ERROR, "the value is of a kind that JSON does not have");
        }
    }

    private void writeMap(Map<?, ?> map, ValueBudget budget) {
        budget.enter();
        byte before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            budget.element();
            writeByte(before);
            before = ',';
            writeString(String.valueOf(entry.getKey()), budget);
            writeByte((byte) ':');
            write(entry.getValue(), budget);
        }
        if (before == '{') {
            writeByte(before);
        }
        writeByte((byte) '}');
        budget.leave();
    }

    private void writeList(List<?> list, ValueBudget budget) {
        budget.enter();
        byte before = '[';
        for (Object element : list) {
            budget.element();
            writeByte(before);
            before = ',';
            write(element, budget);
        }
        if (before == '[') {
            writeByte(before);
        }
        writeByte((byte) ']');
        budget.leave();
    }

    private void writeNumber(Number number, ValueBudget budget) {
        boolean fraction = number instanceof Double || number instanceof Float;
        if (fraction && !Double.isFinite(number.doubleValue())) {
            throw new ScriptException(Kind.ERROR, "the value has " + number + ", which is no number of JSON");
        }
        String text = number.toString();
        if (number instanceof BigInteger || number instanceof BigDecimal) {
            budget.text(text.length());
        }
        writeAscii(text);
    }

    private void writeAscii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            this.bytes[this.length++] = (byte) text.charAt(i);
        }
    }

    private void writeString(String text, ValueBudget budget) {
        int count = text.length();
        budget.text(count);
        reserve(PER_CHARACTER * count + 2);
        byte[] to = this.bytes;
        int at = this.length;
        to[at++] = '"';
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                at = (c >= ' ' && c != '"' && c != '\\') ? put(to, at, c) : escape(to, at, c);
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | (c >> 6));
                to[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                to[at++] = (byte) (0xE0 | (c >> 12));
                to[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                to[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (i + 1 < count && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                at = pair(to, at, Character.toCodePoint(c, text.charAt(++i)));
            } else {
                at = escape(to, at, c);
            }
        }
        to[at++] = '"';
        this.length = at;
    }

    private static int put(byte[] to, int at, char c) {
        to[at] = (byte) c;
        return at + 1;
    }

    private static int pair(byte[] to, int at, int point) {
        to[at] = (byte) (0xF0 | (point >> 18));
        to[at + 1] = (byte) (0x80 | ((point >> 12) & 0x3F));
        to[at + 2] = (byte) (0x80 | ((point >> 6) & 0x3F));
        to[at + 3] = (byte) (0x80 | (point & 0x3F));
        return at + 4;
    }

    private static int escape(byte[] to, int at, char c) {
        to[at] = '\\';
        if (c == '"' || c == '\\' || c == '\n') {
            to[at + 1] = (byte) ((c == '\n') ? 'n' : c);
            return at + 2;
        }
        to[at + 1] = 'u';
        for (int i = 0; i < 4; i++) {
            to[at + 2 + i] = HEX[(c >> (12 - 4 * i)) & 0xF];
        }
        return at + 6;
    }

    private void writeByte(byte value) {
        reserve(1);
        this.bytes[this.length++] = value;
    }

    private void reserve(int count) {
        long needed = (long) this.length + count;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new ScriptException(Kind.LIMIT, "the value is too large for JSON");
        }
        if (needed > this.bytes.length) {
            long twice = 2L * this.bytes.length;
            this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(Math.max(needed, twice), Integer.MAX_VALUE - 8));
        }
    }
}
