package io.llmspell.state;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.Outcome;
import io.llmspell.hook.Progress;
import io.llmspell.state.RecordedDecision.RecordedError;
import io.llmspell.state.RecordedValue.Fidelity;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes values of recorded ones. Only classes of the JDK's plain data and of packages that were named are made: what is
 * in a journal must not decide which classes run.
 */
final class ReplayValues {

    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "int", Integer.class,
            "long", Long.class,
            "double", Double.class,
            "float", Float.class,
            "boolean", Boolean.class,
            "short", Short.class,
            "byte", Byte.class,
            "char", Character.class);

    private static final List<Class<?>> PLAIN = List.of(
            Object.class,
            CharSequence.class,
            Number.class,
            Boolean.class,
            Character.class,
            Map.class,
            Collection.class,
            UUID.class);

    private static final List<String> EXCEPTIONS = List.of("java.", "org.springframework.");

    private final JsonMapper mapper;

    private final List<String> packages;

    private final Map<String, Class<?>> classes = new HashMap<>();

    ReplayValues(JsonMapper mapper, Collection<String> packages) {
        this.mapper = mapper;
        this.packages = packages.stream().map(name -> name + ".").toList();
    }

    Arguments arguments(RecordedDecision recorded) {
        List<Object> values = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        recorded.arguments().forEach((name, value) -> {
            values.add(make("argument '" + name + "'", value));
            types.add(type(value.type()));
        });
        return Arguments.of(
                recorded.arguments().keySet().toArray(String[]::new), types.toArray(Class<?>[]::new), values.toArray());
    }

    Progress progress(RecordedDecision recorded) {
        RecordedValue result = recorded.result();
        RecordedError error = recorded.error();
        return new Progress(
                recorded.outcome(),
                (result != null && recorded.outcome() == Outcome.SUCCESS) ? make("the result", result) : null,
                (error != null) ? exception(error) : null,
                null,
                recorded.attempt());
    }

    private @Nullable Object make(String what, RecordedValue recorded) {
        if (recorded.fidelity() == Fidelity.CUT || recorded.fidelity() == Fidelity.NOT_JSON) {
            throw new NotReplayableException(what + " was not recorded whole");
        }
        return recorded.json().isNull() ? null : convert(what, recorded.json(), recorded.type());
    }

    /** A value of that type. */
    @Nullable
    Object convert(String what, JsonNode json, String typeName) {
        Class<?> type = type(typeName);
        try {
            return this.mapper.treeToValue(json, type);
        } catch (RuntimeException ex) {
            throw new NotReplayableException(what + " cannot be made a " + typeName + ": " + ex.getMessage());
        }
    }

    /** Maps, lists and plain values for what is of another class. */
    private Class<?> type(String name) {
        return this.classes.computeIfAbsent(name, this::load);
    }

    private Class<?> load(String name) {
        Class<?> primitive = PRIMITIVES.get(name);
        if (primitive != null) {
            return primitive;
        }
        if (!name.matches("\\[*L?java\\..*|\\[+[ZBCSIJFD]") && !isAmong(this.packages, elementOf(name))) {
            return Object.class;
        }
        try {
            Class<?> type = Class.forName(name, false, loader());
            if (!isAmong(this.packages, elementOf(name)) && !isPlain(type)) {
                return Object.class;
            }
            return isHidden(type) ? interfaceOf(type) : type;
        } catch (ClassNotFoundException | LinkageError ex) {
            return Object.class;
        }
    }

    /** Of an array of objects, the name of their class. */
    private static String elementOf(String name) {
        return name.replaceFirst("^\\[+L", "");
    }

    private static boolean isPlain(Class<?> type) {
        if (type.isArray()) {
            return isPlain(type.getComponentType());
        }
        return type.isPrimitive()
                || type.getName().startsWith("java.time.")
                || type == Object.class
                || PLAIN.stream().skip(1).anyMatch(plain -> plain.isAssignableFrom(type));
    }

    /** Such as the lists of List.of: Jackson makes those of their interfaces. */
    private static boolean isHidden(Class<?> type) {
        return type.getName().startsWith("java.util.") && !java.lang.reflect.Modifier.isPublic(type.getModifiers());
    }

    private static Class<?> interfaceOf(Class<?> type) {
        if (Map.class.isAssignableFrom(type)) {
            return Map.class;
        }
        if (java.util.Set.class.isAssignableFrom(type)) {
            return java.util.Set.class;
        }
        return Collection.class.isAssignableFrom(type) ? List.class : Object.class;
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return (context != null) ? context : ReplayValues.class.getClassLoader();
    }

    private static boolean isAmong(List<String> prefixes, String name) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    /** One of its class, where that is a known one that takes a message. */
    private Throwable exception(RecordedError error) {
        if (isAmong(EXCEPTIONS, error.type()) || isAmong(this.packages, error.type())) {
            try {
                Class<?> type = Class.forName(error.type(), false, loader());
                if (Throwable.class.isAssignableFrom(type)) {
                    Constructor<?> constructor = type.getDeclaredConstructor(String.class);
                    return (Throwable) constructor.newInstance(error.message());
                }
            } catch (ReflectiveOperationException | LinkageError ex) {
                // Then it is one of ours.
            }
        }
        return new RecordedException(error.type(), error.message());
    }
}
