package io.llmspell.sample.springai;

import io.llmspell.sample.conversation.OfflinePlanner;
import io.llmspell.sample.conversation.RecordedCall;
import io.llmspell.sample.conversation.RecordedMessage;
import io.llmspell.sample.tool.Toolbox;
import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recordings as a model: answers a prompt with the message and the tool calls that the recording has at that point,
 * whatever the tools have answered. Gives way to a model of a provider, whatever the order in which the two are found.
 */
@Component
@Fallback
@Profile("spring-ai")
class RecordedModel implements ChatModel {

    private static final RecordedMessage NOTHING = new RecordedMessage("", List.of());

    private final OfflinePlanner planner;

    private final Toolbox toolbox;

    private final JsonMapper mapper;

    RecordedModel(OfflinePlanner planner, Toolbox toolbox, JsonMapper mapper) {
        this.planner = planner;
        this.toolbox = toolbox;
        this.mapper = mapper;
    }

    /**
     * The next message of the recording.
     *
     * @throws IllegalStateException if the prompt does not belong to a turn of the desk
     */
    @Override
    public ChatResponse call(Prompt prompt) {
        TurnPlace place = TurnPlace.in(
                (prompt.getOptions() instanceof ToolCallingChatOptions options) ? options.getToolContext() : null);
        List<RecordedMessage> messages =
                this.planner.plan(place.conversation(), place.turn()).messages();
        int said = answered(prompt.getInstructions());
        // A recording may end with the answer of a tool.
        RecordedMessage next = (said < messages.size()) ? messages.get(said) : NOTHING;
        AssistantMessage message = AssistantMessage.builder()
                .content(next.text())
                .toolCalls(next.calls().stream().map(this::toolCall).toList())
                .build();
        return new ChatResponse(List.of(new Generation(message)));
    }

    @Override
    public ChatOptions getOptions() {
        return ToolCallingChatOptions.builder().build();
    }

    /** How many messages with calls the agent has got answers to since the customer spoke. */
    private static int answered(List<Message> messages) {
        int answered = 0;
        for (Message message : messages) {
            if (message instanceof UserMessage) {
                answered = 0;
            } else if (message instanceof ToolResponseMessage) {
                answered++;
            }
        }
        return answered;
    }

    private ToolCall toolCall(RecordedCall call) {
        boolean known = this.toolbox.has(call.function());
        String name = known ? call.function() : Toolbox.ANY_FUNCTION;
        Object arguments = known ? call.arguments() : new AnyCall(call.function(), call.arguments());
        return new ToolCall("call_" + call.number(), "function", name, this.mapper.writeValueAsString(arguments));
    }
}
