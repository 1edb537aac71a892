package io.llmspell.sample.springai;

import java.util.Map;
import org.springframework.ai.tool.definition.ToolDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * A function of the desk, as a model is told of it.
 *
 * @param name also that of the tool's component
 * @param description what it does
 * @param parameters their JSON schema
 */
record DeskFunction(String name, String description, Map<String, Object> parameters) {

    ToolDefinition definition(JsonMapper mapper) {
        return ToolDefinition.builder()
                .name(this.name)
                .description(this.description)
                .inputSchema(mapper.writeValueAsString(this.parameters))
                .build();
    }
}
