package io.llmspell.integration.adapter;

import io.llmspell.hook.Arguments;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model gave a tool, as arguments by name: those of the JSON object, and as {@code null} those that the tool
 * knows and the model left out, so that a hook can set them. What is no such object but is one for the framework, which
 * forgives some mistakes, is what the framework makes of it. Any other text is one argument, {@value #TEXT}.
 *
 * @param text for the tool: as the model wrote it, or written again from what the framework has made of it
 * @param given what it means; {@code null} where nobody sees an object in it
 * @param arguments what hooks see
 */
public record ToolInput(
        String text, @Nullable Map<String, @Nullable Object> given, Map<String, @Nullable Object> arguments) {

    static final String TEXT = "input";

    /**
     * A name that occurs twice makes it no object: a hook would see one of the values, and the tool might take the
     * other. So the framework says which, and gets the text with that one alone.
     */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** How a framework reads what is no JSON object in the strict sense. */
    @FunctionalInterface
    public interface Reading {

        /** The object; {@code null}, or any exception, where it sees none. */
        @Nullable
        Map<String, @Nullable Object> read(String text);
    }

    /** For a tool whose parameters are in a JSON schema. */
    public static ToolInput of(@Nullable String schema, String text, Reading framework) {
        return of(text, () -> namesIn(schema), framework);
    }

    /** For a tool whose parameters have these names. */
    public static ToolInput of(Collection<String> parameters, String text, Reading framework) {
        return of(text, () -> parameters, framework);
    }

    private static ToolInput of(String text, Supplier<Collection<String>> parameters, Reading framework) {
        Map<String, @Nullable Object> given = read(text);
        if (given != null) {
            return seen(text, given, parameters.get());
        }
        Map<String, @Nullable Object> forgiven = forgiven(text, framework);
        return (forgiven != null)
                ? seen(MAPPER.writeValueAsString(forgiven), forgiven, parameters.get())
                : new ToolInput(text, null, Collections.singletonMap(TEXT, text));
    }

    private static ToolInput seen(String text, Map<String, @Nullable Object> given, Collection<String> parameters) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>(given);
        parameters.forEach(name -> arguments.putIfAbsent(name, null));
        return new ToolInput(text, given, arguments);
    }

    /** None where the framework cannot read it either: the tool will say so. */
    private static @Nullable Map<String, @Nullable Object> forgiven(String text, Reading framework) {
        try {
            return framework.read(text);
        } catch (RuntimeException ex) {
            return null;
        }
    }

    private static @Nullable Map<String, @Nullable Object> read(String text) {
        JsonNode tree = tree(text);
        if (tree == null || !tree.isObject()) {
            return null;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        tree.properties().forEach(entry -> values.put(entry.getKey(), plain(entry.getValue())));
        return values;
    }

    private static @Nullable Object plain(JsonNode value) {
        return value.isNull() ? null : MAPPER.convertValue(value, Object.class);
    }

    private static Collection<String> namesIn(@Nullable String schema) {
        JsonNode tree = (schema != null) ? tree(schema) : null;
        return (tree != null) ? tree.path("properties").propertyNames() : List.of();
    }

    /** None for what is no JSON: the tool gets it as it is, and says itself what is wrong with it. */
    private static @Nullable JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException ex) {
            return null;
        }
    }

    /** The text for the tool: {@link #text()}, unless a hook has changed an argument. */
    public String textOf(Arguments now) {
        Map<String, @Nullable Object> values = now.asMap();
        if (values.equals(this.arguments)) {
            return this.text;
        }
        if (this.given == null) {
            return Objects.toString(values.get(TEXT), "");
        }
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value != null || this.given.containsKey(name)) {
                written.put(name, value);
            }
        });
        return MAPPER.writeValueAsString(written);
    }
}
