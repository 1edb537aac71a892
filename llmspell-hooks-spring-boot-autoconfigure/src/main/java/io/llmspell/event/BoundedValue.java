package io.llmspell.event;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteCapability;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * Converts to a tree as the value does, but no deeper than data may be. A conversion to a tree has no limit of its own,
 * so that a bean that contains itself ends in a {@code StackOverflowError}, and that, if it strikes while a class is
 * being initialised, makes the class unusable for good.
 */
final class BoundedValue implements JacksonSerializable {

    private final Object value;

    BoundedValue(Object value) {
        this.value = value;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializationContext context) {
        context.writeValue(new BoundedGenerator(generator), this.value);
    }

    @Override
    public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer types) {
        serialize(generator, context);
    }

    private static final class BoundedGenerator extends JsonGeneratorDelegate {

        /** Counted here, because a tree does not. */
        private int depth;

        private BoundedGenerator(JsonGenerator tree) {
            super(tree, false);
        }

        /**
         * A tree takes bytes, of which some types, such as {@code UUID}, would then make use; in JSON they are text.
         */
        @Override
        public boolean has(StreamWriteCapability capability) {
            return capability != StreamWriteCapability.CAN_WRITE_BINARY_NATIVELY && super.has(capability);
        }

        private void enter() {
            this.depth++;
            if (this.depth > JsonSnapshot.MAX_DEPTH) {
                throw new StreamConstraintsException(
                        "it is nested deeper than " + JsonSnapshot.MAX_DEPTH + ", or contains itself");
            }
        }

        @Override
        public JsonGenerator writeStartArray() {
            enter();
            return super.writeStartArray();
        }

        @Override
        public JsonGenerator writeStartArray(Object current) {
            enter();
            return super.writeStartArray(current);
        }

        @Override
        public JsonGenerator writeStartArray(Object current, int size) {
            enter();
            return super.writeStartArray(current, size);
        }

        @Override
        public JsonGenerator writeStartObject() {
            enter();
            return super.writeStartObject();
        }

        @Override
        public JsonGenerator writeStartObject(Object current) {
            enter();
            return super.writeStartObject(current);
        }

        @Override
        public JsonGenerator writeStartObject(Object current, int size) {
            enter();
            return super.writeStartObject(current, size);
        }

        @Override
        public JsonGenerator writeEndArray() {
            this.depth--;
            return super.writeEndArray();
        }

        @Override
        public JsonGenerator writeEndObject() {
            this.depth--;
            return super.writeEndObject();
        }
    }
}
