package io.llmspell.bridge;

import java.util.Map;

/**
 * What a script finds as globals.
 *
 * @param functions by the name of the module, such as {@code hook}, and the name of the function, such as
 *     {@code register}
 */
public record ScriptModules(Map<String, Map<String, HostFunction>> functions) {

    public ScriptModules {
        functions = Map.copyOf(functions);
    }
}
