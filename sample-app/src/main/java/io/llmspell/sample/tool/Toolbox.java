package io.llmspell.sample.tool;

import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Finds the tool for a function. */
@Component
public class Toolbox {

    /** The name of the tool for functions without a tool of their own. */
    public static final String ANY_FUNCTION = "recorded_tool";

    private final Map<String, DeskTool> tools;

    private final DeskTool anyFunction;

    /** With all tools by the name of their component. */
    public Toolbox(Map<String, DeskTool> tools) {
        this.tools = Map.copyOf(tools);
        this.anyFunction = Objects.requireNonNull(tools.get(ANY_FUNCTION), "no tool " + ANY_FUNCTION);
    }

    /** Whether a component of this name is a tool of the desk. */
    public boolean has(String component) {
        return this.tools.containsKey(component);
    }

    public ToolAnswer call(ToolRequest request) {
        return this.tools.getOrDefault(request.function(), this.anyFunction).call(request);
    }
}
