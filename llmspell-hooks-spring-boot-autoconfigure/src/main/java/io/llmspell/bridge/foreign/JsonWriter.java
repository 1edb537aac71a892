package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ValueBudget;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one plain value as JSON in UTF-8 that ends with a NUL. By hand, as this is most of the time that a call takes,
 * and a generator would write the same twice as slowly.
 */
final class JsonWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** The characters that stand for themselves. */
    private static final boolean[] PLAIN = new boolean[128];

    /** By the bytes of Latin-1: those of which whole texts may be copied. */
    private static final boolean[] SIMPLE = new boolean[256];

    static {
        Arrays.fill(PLAIN, ' ', 127, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
        System.arraycopy(PLAIN, 0, SIMPLE, 0, PLAIN.length);
        SIMPLE['?'] = false;
    }

    private static final int LONGEST_KEY = 40;

    private static final @Nullable Key[] KEYS = new Key[256];

    private final ValueBudget budget;

    private byte[] bytes = new byte[1024];

    private int length;

    /**
     * A key as it was written.
     *
     * @param json with the quotes and the colon
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Key(String text, byte[] json) {}

    private JsonWriter(ScriptLimits limits) {
        this.budget = limits.budget();
    }

    /** @throws ScriptException if the value is more than the limits say, or no plain value */
    static JsonWriter of(@Nullable Object value, ScriptLimits limits) {
        JsonWriter writer = new JsonWriter(limits);
        writer.write(value);
        writer.add((byte) 0);
        return writer;
    }

    /** The first {@link #length()} of them are the text. */
    byte[] bytes() {
        return this.bytes;
    }

    /** With the NUL. */
    int length() {
        return this.length;
    }

    private void write(@Nullable Object value) {
        if (value instanceof String text) {
            writeText(text);
        } else if (value == null) {
            ascii("null");
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map);
        } else if (value instanceof List<?> list) {
            writeList(list);
        } else if (value instanceof Boolean) {
            ascii(value.toString());
        } else if (value instanceof Number number) {
            writeNumber(number);
        } else {
            throw new ScriptException(ScriptException.Kind.ERROR, "the value given is no plain value");
        }
    }

    private void writeMap(Map<?, ?> map) {
        this.budget.enter();
        add((byte) '{');
        boolean more = false;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (more) {
                add((byte) ',');
            }
            more = true;
            this.budget.element();
            writeKey(String.valueOf(entry.getKey()));
            write(entry.getValue());
        }
        add((byte) '}');
        this.budget.leave();
    }

    private void writeList(List<?> list) {
        this.budget.enter();
        add((byte) '[');
        boolean more = false;
        for (Object element : list) {
            if (more) {
                add((byte) ',');
            }
            more = true;
            this.budget.element();
            write(element);
        }
        add((byte) ']');
        this.budget.leave();
    }

    private void writeNumber(Number number) {
        boolean finite =
                !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
        if (finite) {
            ascii(number.toString());
        } else {
            // JSON has none of these: as texts, which nobody takes for a number.
            writeText(number.toString());
        }
    }

    /** Keys are nearly always the same few, so they are copied as they were written the last time. */
    private void writeKey(String key) {
        int place = key.hashCode() & (KEYS.length - 1);
        Key known = KEYS[place];
        if (known != null && known.text().equals(key)) {
            byte[] json = known.json();
            this.budget.text(key.length());
            room(json.length);
            System.arraycopy(json, 0, this.bytes, this.length, json.length);
            this.length += json.length;
            return;
        }
        int start = this.length;
        writeText(key);
        add((byte) ':');
        if (key.length() <= LONGEST_KEY) {
            // A race is harmless: each is whole, and the last one stays.
            KEYS[place] = new Key(key, Arrays.copyOfRange(this.bytes, start, this.length));
        }
    }

    private void writeText(String text) {
        int size = text.length();
        this.budget.text(size);
        // A copy of the bytes that a string consists of, where it has no character beyond Latin-1: these become
        // question
        // marks, so a question mark is looked at more closely.
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        room(size + 2);
        this.bytes[this.length++] = '"';
        if (isSimple(latin)) {
            System.arraycopy(latin, 0, this.bytes, this.length, size);
            this.length += size;
            this.bytes[this.length++] = '"';
        } else {
            writeEach(text);
        }
    }

    private static boolean isSimple(byte[] latin) {
        for (byte character : latin) {
            if (!SIMPLE[character & 0xFF]) {
                return false;
            }
        }
        return true;
    }

    private void writeEach(String text) {
        int size = text.length();
        for (int i = 0; i < size; i++) {
            char character = text.charAt(i);
            // The longest form of a character, and the quote at the end.
            room(7);
            if (character < 128) {
                writeAscii(character);
            } else if (!Character.isSurrogate(character)) {
                writeBasic(character);
            } else if (Character.isHighSurrogate(character)
                    && i + 1 < size
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                writeSupplementary(Character.toCodePoint(character, text.charAt(i)));
            } else {
                // UTF-8 has no form for one half of a pair, JSON has.
                writeEscaped(character);
            }
        }
        room(1);
        this.bytes[this.length++] = '"';
    }

    private void writeAscii(char character) {
        if (PLAIN[character]) {
            this.bytes[this.length++] = (byte) character;
            return;
        }
        switch (character) {
            case '"', '\\' -> writeShort(character);
            case '\n' -> writeShort('n');
            case '\r' -> writeShort('r');
            case '\t' -> writeShort('t');
            default -> writeEscaped(character);
        }
    }

    private void writeShort(char letter) {
        this.bytes[this.length++] = '\\';
        this.bytes[this.length++] = (byte) letter;
    }

    private void writeEscaped(char character) {
        writeShort('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            this.bytes[this.length++] = HEX[(character >> shift) & 15];
        }
    }

    private void writeBasic(char character) {
        if (character < 0x800) {
            this.bytes[this.length++] = (byte) (0xC0 | (character >> 6));
        } else {
            this.bytes[this.length++] = (byte) (0xE0 | (character >> 12));
            this.bytes[this.length++] = (byte) (0x80 | ((character >> 6) & 0x3F));
        }
        this.bytes[this.length++] = (byte) (0x80 | (character & 0x3F));
    }

    private void writeSupplementary(int point) {
        this.bytes[this.length++] = (byte) (0xF0 | (point >> 18));
        this.bytes[this.length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        this.bytes[this.length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        this.bytes[this.length++] = (byte) (0x80 | (point & 0x3F));
    }

    private void ascii(String text) {
        int size = text.length();
        room(size);
        for (int i = 0; i < size; i++) {
            this.bytes[this.length++] = (byte) text.charAt(i);
        }
    }

    private void add(byte single) {
        room(1);
        this.bytes[this.length++] = single;
    }

    private void room(int more) {
        if (this.bytes.length - this.length < more) {
            this.bytes = Arrays.copyOf(this.bytes, Math.max(this.bytes.length * 2, this.length + more));
        }
    }
}
