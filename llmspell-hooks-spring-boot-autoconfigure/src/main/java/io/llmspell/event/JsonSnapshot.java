package io.llmspell.event;

import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.NullNode;

/**
 * Copies a value, in one walk, into parts that cannot change: {@code null}, text, booleans, {@link JsonNumbers
 * numbers}, lists and {@link JsonMembers}. Counts the bytes and the depth on the way, and refuses what JSON cannot
 * have. One per copy.
 */
final class JsonSnapshot {

    /** How deeply arrays and objects may be nested, so that recursion over them is safe. */
    static final int MAX_DEPTH = 1000;

    /** Converts what is not plain JSON; {@code null} for metadata, of which nothing is converted. */
    private final @Nullable ObjectMapper mapper;

    private long size;

    private int deepest;

    private JsonSnapshot(@Nullable ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Copies data; what is not plain JSON is converted.
     *
     * @param mapper converts; {@code null} for the default one
     * @throws InvalidJsonValue if JSON cannot have the value
     */
    static EventData data(@Nullable Object value, @Nullable ObjectMapper mapper) {
        if (value instanceof EventData data) {
            return data;
        }
        if (value == null) {
            return TreeData.NULL;
        }
        JsonSnapshot snapshot = new JsonSnapshot((mapper != null) ? mapper : EventJson.MAPPER);
        // With a mapper of the user's own even a map may come out different; a tree is what came out already.
        Object source = (mapper == null || value instanceof JsonNode) ? value : tree(value, mapper);
        Object root = snapshot.guarded(source);
        return new TreeData(root, (int) Math.min(snapshot.size, Integer.MAX_VALUE), snapshot.deepest);
    }

    /**
     * Copies metadata; JSON {@code null} in an object is left out.
     *
     * @throws InvalidJsonValue if there is something else than text, numbers, booleans, lists and maps
     */
    static Metadata metadata(Map<String, ?> entries) {
        if (entries.isEmpty()) {
            return Metadata.NONE;
        }
        JsonSnapshot snapshot = new JsonSnapshot(null);
        return (snapshot.guarded(entries) instanceof JsonMembers members && !members.isEmpty())
                ? new Metadata(members, snapshot.deepest)
                : Metadata.NONE;
    }

    /** A copy of metadata, and how deeply it is nested. */
    record Metadata(JsonMembers members, int depth) {
        static final Metadata NONE = new Metadata(JsonMembers.NONE, 0);
    }

    private @Nullable Object guarded(Object value) {
        try {
            return value(value, 0);
        } catch (StackOverflowError ex) {
            // This thread has less stack than usual, or had used most of it.
            throw new InvalidJsonValue("is nested too deeply for the stack of this thread");
        }
    }

    private @Nullable Object value(@Nullable Object value, int depth) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Number number) {
            return number(number, depth);
        }
        if (value instanceof Boolean truth) {
            this.size += truth ? 4 : 5;
            return truth;
        }
        if (value instanceof JsonNode node) {
            return node(node, depth);
        }
        if (value instanceof Map<?, ?> map && isPlain(map)) {
            return map(map, depth);
        }
        if (value instanceof Collection<?> elements && isPlain(elements)) {
            return elements(elements.toArray(), depth + 1);
        }
        return (value == null) ? nothing() : converted(value, depth);
    }

    /** Collections of the JDK itself look the same to every mapper; others may have rules of their own. */
    private boolean isPlain(Object collection) {
        return this.mapper == null || collection.getClass().getClassLoader() == null;
    }

    private @Nullable Object node(JsonNode node, int depth) {
        return switch (node.getNodeType()) {
            case STRING -> text(node.stringValue());
            case NUMBER -> number(node.numberValue(), depth);
            case BOOLEAN -> value(node.booleanValue(), depth);
            case OBJECT -> members(node.properties(), depth + 1);
            case ARRAY -> elements(node.values().toArray(), depth + 1);
            case BINARY -> text(Base64.getEncoder().encodeToString(node.binaryValue()));
            case POJO -> converted(node, depth);
            case NULL, MISSING -> nothing();
        };
    }

    private @Nullable Object nothing() {
        if (this.mapper == null) {
            throw new InvalidJsonValue("is null, which metadata cannot have");
        }
        this.size += 4;
        return null;
    }

    private String text(String text) {
        long length = JsonText.length(text);
        if (length < 0) {
            // Such text is usually cut off in the middle of an emoji: not worth the loss of the event.
            return text(JsonText.wellFormed(text));
        }
        this.size += length;
        return text;
    }

    private @Nullable Object number(Number number, int depth) {
        Number kept = JsonNumbers.kept(number);
        if (kept == null) {
            return converted(number, depth);
        }
        this.size += JsonNumbers.length(kept);
        return kept;
    }

    private @Nullable Object map(Map<?, ?> map, int depth) {
        long before = this.size;
        JsonMembers members = members(map.entrySet(), depth + 1);
        if (members != null) {
            return members;
        }
        this.size = before;
        return converted(map, depth);
    }

    /** Returns {@code null} if a name is not text. */
    private @Nullable JsonMembers members(Set<? extends Map.Entry<?, ?>> entries, int depth) {
        enter(depth, entries.size());
        @Nullable Object[] flat = new @Nullable Object[2 * entries.size()];
        int length = 0;
        for (Map.Entry<?, ?> entry : entries) {
            if (!(entry.getKey() instanceof String name)) {
                return null;
            }
            if (this.mapper == null && entry.getValue() instanceof NullNode) {
                continue;
            }
            if (length == flat.length) {
                // A concurrent map has grown meanwhile.
                flat = Arrays.copyOf(flat, 2 * length + 2);
            }
            name(name);
            flat[length] = name;
            flat[length + 1] = part(name, entry.getValue(), depth);
            length += 2;
        }
        return new JsonMembers((length == flat.length) ? flat : Arrays.copyOf(flat, length));
    }

    private void name(String name) {
        long length = JsonText.length(name);
        if (length < 0) {
            throw new InvalidJsonValue("has a name that is not well-formed Unicode: " + JsonText.wellFormed(name));
        }
        this.size += length + 1;
    }

    private Object elements(Object[] elements, int depth) {
        enter(depth, elements.length);
        @Nullable Object[] copy = new @Nullable Object[elements.length];
        for (int i = 0; i < elements.length; i++) {
            copy[i] = part(i, elements[i], depth);
        }
        return Collections.unmodifiableList(Arrays.asList(copy));
    }

    private void enter(int depth, int parts) {
        if (depth > MAX_DEPTH) {
            throw new InvalidJsonValue("is nested deeper than " + MAX_DEPTH + ", or contains itself");
        }
        this.deepest = Math.max(this.deepest, depth);
        // Brackets and commas.
        this.size += 2 + Math.max(0, parts - 1);
    }

    private @Nullable Object part(Object segment, @Nullable Object value, int depth) {
        try {
            return value(value, depth);
        } catch (InvalidJsonValue ex) {
            throw ex.under(segment);
        }
    }

    private @Nullable Object converted(Object value, int depth) {
        if (this.mapper == null) {
            throw new InvalidJsonValue("is a " + value.getClass().getName()
                    + " or has such a key; metadata has text, numbers, booleans, and lists and maps of them");
        }
        return node(tree(value, this.mapper), depth);
    }

    private static JsonNode tree(Object value, ObjectMapper mapper) {
        try {
            JsonNode tree = (value instanceof JsonNode) ? null : mapper.valueToTree(new BoundedValue(value));
            // A tree may have Java objects in it, which are JSON only once they are written.
            return (tree == null || tree.isPojo()) ? mapper.readTree(mapper.writeValueAsString(value)) : tree;
        } catch (StackOverflowError ex) {
            throw new InvalidJsonValue(problem(value, "it is nested too deeply, or contains itself"));
        } catch (JacksonException ex) {
            throw new InvalidJsonValue(problem(value, ex.getOriginalMessage()), ex);
        } catch (RuntimeException ex) {
            throw new InvalidJsonValue(problem(value, ex.toString()), ex);
        }
    }

    private static String problem(Object value, String why) {
        return "is a " + value.getClass().getName() + " that cannot be converted to JSON: " + why;
    }
}
