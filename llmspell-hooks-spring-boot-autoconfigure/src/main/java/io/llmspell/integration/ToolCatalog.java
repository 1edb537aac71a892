package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import java.util.List;
import java.util.Set;

/** Lists the tools of an application, as far as hooks let them be seen. Thread-safe. */
public interface ToolCatalog {

    /**
     * A tool.
     *
     * @param component its type and name
     * @param operations the names of its operations
     * @param tags of its stereotype
     */
    record Tool(ComponentId component, List<String> operations, Set<String> tags) {

        public Tool {
            operations = List.copyOf(operations);
            tags = Set.copyOf(tags);
        }

        public String name() {
            return this.component.name();
        }
    }

    /**
     * The tools, by name. BEFORE_TOOL_DISCOVERY and AFTER_TOOL_DISCOVERY fire around it, on the operation
     * {@code discover} of {@code system:tools}; a hook that modifies the result says which tools are seen.
     *
     * @throws io.llmspell.hook.HookCancelledException if a hook cancels
     */
    List<Tool> discover();
}
