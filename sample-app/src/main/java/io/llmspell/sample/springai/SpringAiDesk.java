package io.llmspell.sample.springai;

import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.conversation.RecordingLibrary;
import io.llmspell.sample.desk.ToolCalls;
import io.llmspell.sample.tool.Toolbox;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.Resource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The client of the desk, with the desk's functions as tools. */
@Configuration(proxyBeanMethods = false)
@Profile("spring-ai")
class SpringAiDesk {

    private static final TypeReference<List<DeskFunction>> FUNCTIONS = new TypeReference<>() {};

    private static final DeskFunction ANY_FUNCTION =
            new DeskFunction(Toolbox.ANY_FUNCTION, "Any other function of a recording", Map.of("type", "object"));

    @Bean
    ChatClient deskClient(
            ChatClient.Builder builder,
            ChatModel model,
            RecordingLibrary library,
            ToolCalls calls,
            Playback playback,
            JsonMapper mapper,
            @Value("classpath:springai/functions.json") Resource functions,
            @Value("classpath:springai/system.txt") Resource system)
            throws IOException {
        List<DeskFunction> offered = new ArrayList<>(read(functions, mapper));
        if (model instanceof RecordedModel) {
            // Recordings may call what the desk has no tool of its own for; no other model is to think of that.
            offered.add(ANY_FUNCTION);
        }
        List<ToolCallback> tools = offered.stream()
                .<ToolCallback>map(each -> new DeskToolCallback(each.definition(mapper), calls, playback, mapper))
                .toList();
        return builder.defaultSystem(spec -> spec.text(system).param("now", String.valueOf(library.now())))
                .defaultTools(tools.toArray())
                .build();
    }

    private static List<DeskFunction> read(Resource functions, JsonMapper mapper) throws IOException {
        try (InputStream json = functions.getInputStream()) {
            return mapper.readValue(json, FUNCTIONS);
        }
    }
}
