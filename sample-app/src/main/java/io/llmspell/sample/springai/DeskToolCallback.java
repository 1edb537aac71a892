package io.llmspell.sample.springai;

import io.llmspell.annotation.CallsComponent;
import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.desk.ToolCalls;
import io.llmspell.sample.tool.Toolbox;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A tool of the desk as a tool of Spring AI, whose component fires hooks. Safe for use by many threads. */
@CallsComponent
final class DeskToolCallback implements ToolCallback {

    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> ARGUMENTS = new TypeReference<>() {};

    private final ToolDefinition definition;

    private final ToolCalls calls;

    private final Playback playback;

    private final JsonMapper mapper;

    DeskToolCallback(ToolDefinition definition, ToolCalls calls, Playback playback, JsonMapper mapper) {
        this.definition = definition;
        this.calls = calls;
        this.playback = playback;
        this.mapper = mapper;
    }

    @Override
    public ToolDefinition getToolDefinition() {
        return this.definition;
    }

    @Override
    public String call(String toolInput) {
        return call(toolInput, null);
    }

    @Override
    public String call(String toolInput, @Nullable ToolContext toolContext) {
        TurnPlace place = TurnPlace.in((toolContext != null) ? toolContext.getContext() : null);
        AnyCall call = read(toolInput);
        int number = this.playback.nextCall(place.conversation());
        return this.calls
                .make(place.conversation(), number, call.function(), call.arguments())
                .content();
    }

    private AnyCall read(String toolInput) {
        String name = this.definition.name();
        return name.equals(Toolbox.ANY_FUNCTION)
                ? this.mapper.readValue(toolInput, AnyCall.class)
                : new AnyCall(name, this.mapper.readValue(toolInput, ARGUMENTS));
    }
}
