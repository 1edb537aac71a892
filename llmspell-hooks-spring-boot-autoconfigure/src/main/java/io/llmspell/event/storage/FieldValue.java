package io.llmspell.event.storage;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The value of a field as it is in the index, where different values may become the same, but none change their order.
 *
 * @param column which it is in
 * @param key as it is there
 */
record FieldValue(String column, Object key) {

    private static final String TEXT = "text_value";

    private static final String NUMBER = "number_value";

    /** Indexes of databases take keys of limited length. */
    private static final int MAX_TEXT = 128;

    /** {@code null} for what is neither text nor number. */
    static @Nullable FieldValue of(JsonNode value) {
        if (value.isString()) {
            return new FieldValue(TEXT, key(value.stringValue()));
        }
        return value.isNumber() ? new FieldValue(NUMBER, number(value)) : null;
    }

    /** Byte by byte they compare as {@link String#compareTo} does. */
    private static byte[] key(String text) {
        String cut = text.substring(0, Math.min(text.length(), MAX_TEXT));
        ByteBuffer bytes = ByteBuffer.allocate(cut.length() * Character.BYTES);
        bytes.asCharBuffer().put(cut);
        return bytes.array();
    }

    private static double number(JsonNode value) {
        return value.isFloat()
                ? Double.parseDouble(Float.toString(value.floatValue()))
                : value.decimalValue().doubleValue();
    }

    byte @Nullable [] text() {
        return (this.key instanceof byte[] text) ? text : null;
    }

    @Nullable
    Double number() {
        return (this.key instanceof Double number) ? number : null;
    }
}
