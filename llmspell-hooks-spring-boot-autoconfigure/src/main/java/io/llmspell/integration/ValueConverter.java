package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.InvalidHookResultException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Fits the values of hooks to the types of operations: a value of the type is taken as it is, a map becomes a record or
 * a bean, numbers widen. What would lose or guess something does not fit.
 */
final class ValueConverter {

    private final JsonMapper mapper;

    ValueConverter(JsonMapper mapper) {
        this.mapper = mapper.rebuild()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .withCoercionConfig(LogicalType.Textual, ValueConverter::noTextFromOtherScalars)
                .build();
    }

    private static void noTextFromOtherScalars(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    /** The arguments with a hook's changes: a map by name, or the bare value of the only argument. */
    Arguments merge(Operation operation, Arguments arguments, @Nullable Object change) {
        @Nullable Object[] values = arguments.toArray();
        if (change instanceof Map<?, ?> changes) {
            changes.forEach((name, value) -> {
                int index = arguments.indexOf(String.valueOf(name));
                if (index < 0) {
                    throw new InvalidHookResultException(
                            "it changes argument '" + name + "', but " + operation + " has only " + arguments.names());
                }
                values[index] = argument(operation, index, value);
            });
        } else if (values.length == 1) {
            values[0] = argument(operation, 0, change);
        } else {
            throw new InvalidHookResultException("it changes the arguments of " + operation + " with a bare "
                    + nameOf(change) + ", but there are " + values.length + " arguments: use a map by name");
        }
        return arguments.withValues(values);
    }

    private @Nullable Object argument(Operation operation, int index, @Nullable Object value) {
        Operation.Signature signature = operation.signature();
        return convert(
                value,
                signature.types().get(index),
                () -> "parameter '" + signature.names()[index] + "' of " + operation);
    }

    /** The value as a result of the operation. */
    @Nullable
    Object result(Operation operation, @Nullable Object value) {
        ResolvableType type = operation.signature().returnType();
        if (value == null && type.resolve(Object.class) == void.class) {
            return null;
        }
        if (value instanceof Collection<?> all
                && isStream(operation)
                && all.stream().anyMatch(Objects::isNull)) {
            throw new InvalidHookResultException(
                    "its value for the result of " + operation + " has null in it, which no stream has");
        }
        return convert(value, type, () -> "the result of " + operation);
    }

    private static boolean isStream(Operation operation) {
        Delivery delivery = operation.signature().delivery();
        return delivery != null && delivery.hasElements();
    }

    /** The value as an element of the stream that the operation gives; {@code null} stays what it is. */
    @Nullable
    Object element(Operation operation, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        ResolvableType type = operation.signature().returnType().getGeneric(0);
        return convert(value, type, () -> "an element of " + operation);
    }

    private @Nullable Object convert(@Nullable Object value, ResolvableType type, Place place) {
        Class<?> raw = type.resolve(Object.class);
        if (value == null) {
            if (raw.isPrimitive()) {
                throw misfit(value, type, place, null);
            }
            return null;
        }
        if (ClassUtils.isAssignableValue(raw, value) && holdsWhatFits(value, type)) {
            return value;
        }
        if (!isPlainData(value) || raw == void.class || raw == Void.class) {
            throw misfit(value, type, place, null);
        }
        try {
            return this.mapper.convertValue(value, this.mapper.getTypeFactory().constructType(type.getType()));
        } catch (JacksonException | IllegalArgumentException ex) {
            throw misfit(value, type, place, ex);
        }
    }

    /** A list of maps is no list of records, although the JVM would not notice here. */
    private static boolean holdsWhatFits(Object value, ResolvableType type) {
        Class<?> element = (value instanceof Collection)
                ? type.asCollection().getGeneric(0).resolve()
                : null;
        return element == null
                || ((Collection<?>) value).stream().allMatch(each -> each == null || element.isInstance(each));
    }

    /** An object of another class is a mistake, even where its properties happen to match. */
    private static boolean isPlainData(Object value) {
        return value instanceof Map
                || value instanceof Collection
                || value instanceof Number
                || value instanceof String;
    }

    private static InvalidHookResultException misfit(
            @Nullable Object value, ResolvableType type, Place place, @Nullable RuntimeException cause) {
        String message = "its value for " + place.describe() + " is a " + nameOf(value) + " and does not fit " + type;
        return (cause != null)
                ? new InvalidHookResultException(message + ": " + cause.getMessage(), cause)
                : new InvalidHookResultException(message);
    }

    private static String nameOf(@Nullable Object value) {
        return (value != null) ? value.getClass().getName() : "null";
    }

    /** What a value is for, in words. */
    private interface Place {
        String describe();
    }
}
