package io.llmspell.integration.adk;

import com.google.adk.tools.BaseTool;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.Schema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model gave a tool, and as {@code null} what the tool knows and the model left out, so that a hook can set it.
 *
 * @param given by the model
 * @param seen by hooks
 */
record ToolArguments(Map<String, Object> given, Map<String, @Nullable Object> seen) {

    static ToolArguments of(BaseTool tool, Map<String, Object> given) {
        Map<String, @Nullable Object> seen = new LinkedHashMap<>(given);
        tool.declaration()
                .flatMap(FunctionDeclaration::parameters)
                .flatMap(Schema::properties)
                .ifPresent(known -> known.keySet().forEach(name -> seen.putIfAbsent(name, null)));
        return new ToolArguments(given, seen);
    }

    /** The very arguments of the model, unless a hook has changed one. */
    Map<String, Object> forTool(Map<String, @Nullable Object> values) {
        if (values.equals(this.seen)) {
            return this.given;
        }
        Map<String, Object> changed = new HashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                changed.put(name, value);
            } else if (this.given.containsKey(name)) {
                putNull(changed, name);
            }
        });
        return changed;
    }

    /** What the model set, a hook may unset. */
    @SuppressWarnings("NullAway") // the maps of ADK are not annotated, and have null for a JSON null
    private static void putNull(Map<String, Object> arguments, String name) {
        arguments.put(name, null);
    }
}
