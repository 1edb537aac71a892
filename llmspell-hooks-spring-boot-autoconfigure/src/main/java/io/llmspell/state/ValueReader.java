package io.llmspell.state;

import io.llmspell.state.RecordedValue.Fidelity;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** Makes bounded JSON without secrets of whatever value. */
final class ValueReader {

    private final JsonMapper mapper;

    private final RedactionFilter filter;

    private final int maxSize;

    ValueReader(JsonMapper mapper, RedactionFilter filter, int maxSize) {
        this.mapper = mapper;
        this.filter = filter;
        this.maxSize = maxSize;
    }

    RecordedValue read(String name, @Nullable Object value, String type) {
        if (value == null) {
            return new RecordedValue(NullNode.getInstance(), type, Fidelity.WHOLE);
        }
        boolean cut = value instanceof CharSequence text && text.length() > this.maxSize;
        Object bounded =
                cut ? ((CharSequence) value).subSequence(0, this.maxSize).toString() : value;
        JsonNode json;
        try {
            json = tree(bounded);
        } catch (TooLargeException ex) {
            return new RecordedValue(NullNode.getInstance(), type, Fidelity.CUT);
        } catch (RuntimeException | StackOverflowError ex) {
            return new RecordedValue(NullNode.getInstance(), type, Fidelity.NOT_JSON);
        }
        JsonNode redacted = redact(name, json);
        boolean same = redacted.equals(json);
        return new RecordedValue(redacted, type, cut ? Fidelity.CUT : same ? Fidelity.WHOLE : Fidelity.REDACTED);
    }

    /** Of a text that is no value of the operation. */
    @Nullable
    String text(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String bounded = (text.length() > this.maxSize) ? text.substring(0, this.maxSize) : text;
        JsonNode redacted = redact(name, StringNode.valueOf(bounded));
        return redacted.isString() ? redacted.stringValue() : redacted.toString();
    }

    /** The filter gets a copy, since it may change it; where it fails, nothing is recorded. */
    private JsonNode redact(String name, JsonNode json) {
        try {
            return this.filter.redact(name, json.deepCopy());
        } catch (RuntimeException ex) {
            return StringNode.valueOf(RedactionFilter.MASK);
        }
    }

    private JsonNode tree(Object value) {
        BoundedWriter writer = new BoundedWriter(this.maxSize);
        try {
            this.mapper.writeValue(writer, value);
        } catch (RuntimeException ex) {
            if (writer.full) {
                throw new TooLargeException();
            }
            throw ex;
        }
        return StateJson.tree(writer.text.toString());
    }

    private static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooLargeException() {
            super("too large", null, false, false);
        }
    }

    /** Ends the writing of what is too large, so that no more of it is made than is kept. */
    private static final class BoundedWriter extends Writer {

        private final StringBuilder text = new StringBuilder();

        private final int limit;

        private boolean full;

        private BoundedWriter(int limit) {
            // Quotes, and escapes.
            this.limit = limit * 2 + 2;
        }

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            if (this.text.length() + length > this.limit) {
                this.full = true;
                throw new IOException("too large");
            }
            this.text.append(characters, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
