package io.llmspell.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import reactor.core.publisher.Flux;

/**
 * Asks for the tools of its script, and then says what it has heard of them; without tools it says what it was asked.
 */
public class ScriptedChatModel implements ChatModel {

    private final List<ToolCall> script;

    private final List<Prompt> prompts = new CopyOnWriteArrayList<>();

    public ScriptedChatModel(ToolCall... script) {
        this.script = List.of(script);
    }

    /** A call of a tool with JSON in which quotes are single ones. */
    public static ToolCall call(String tool, String json) {
        return new ToolCall("id-" + tool, "function", tool, json.replace('\'', '"'));
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        this.prompts.add(prompt);
        List<Message> messages = prompt.getInstructions();
        if (messages.get(messages.size() - 1) instanceof ToolResponseMessage heard) {
            return say(heard.getResponses().stream()
                    .map(each -> each.name() + " said " + each.responseData())
                    .collect(Collectors.joining("; ")));
        }
        return this.script.isEmpty()
                ? say("asked " + messages.get(messages.size() - 1).getText())
                : response(AssistantMessage.builder()
                        .content("")
                        .toolCalls(this.script)
                        .build());
    }

    private static ChatResponse say(String text) {
        return response(new AssistantMessage(text));
    }

    static ChatResponse response(AssistantMessage message) {
        return new ChatResponse(
                List.of(new Generation(message)),
                ChatResponseMetadata.builder()
                        .model("scripted-1")
                        .usage(new DefaultUsage(7, 3))
                        .build());
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.defer(() -> Flux.just(call(prompt)));
    }

    @Override
    public ChatOptions getOptions() {
        return ToolCallingChatOptions.builder().build();
    }

    List<Prompt> prompts() {
        return this.prompts;
    }
}
