package io.llmspell.autoconfigure;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a model does: asks for the tools of its script, and then says what it has heard of them; without tools it says
 * what it was asked.
 */
public class LangChain4jScript {

    private final List<ToolExecutionRequest> script;

    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    public LangChain4jScript(ToolExecutionRequest... script) {
        this.script = List.of(script);
    }

    /** A call of a tool with JSON in which quotes are single ones. */
    public static ToolExecutionRequest call(String tool, String json) {
        return ToolExecutionRequest.builder()
                .id("id-" + tool)
                .name(tool)
                .arguments(json.replace('\'', '"'))
                .build();
    }

    List<ChatRequest> requests() {
        return this.requests;
    }

    ChatResponse answer(ChatRequest request) {
        this.requests.add(request);
        List<ChatMessage> messages = request.messages();
        List<String> heard = new ArrayList<>();
        for (int at = messages.size() - 1; messages.get(at) instanceof ToolExecutionResultMessage result; at--) {
            heard.add(0, result.toolName() + (result.isError() ? " failed: " : " said ") + result.text());
        }
        if (!heard.isEmpty()) {
            return response(AiMessage.from(String.join("; ", heard)));
        }
        return response(
                this.script.isEmpty()
                        ? AiMessage.from("asked " + ((UserMessage) messages.get(messages.size() - 1)).singleText())
                        : AiMessage.from(this.script));
    }

    static ChatResponse response(AiMessage message) {
        return ChatResponse.builder()
                .aiMessage(message)
                .modelName("scripted-1")
                .tokenUsage(new TokenUsage(7, 3))
                .build();
    }

    public ChatModel model() {
        return new Model(this);
    }

    StreamingChatModel streaming() {
        return new Streaming(this);
    }

    static class Model implements ChatModel {

        private final LangChain4jScript script;

        Model(LangChain4jScript script) {
            this.script = script;
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return this.script.answer(request);
        }
    }

    /** Says its words one by one, all of them before it returns. */
    static class Streaming implements StreamingChatModel {

        private final LangChain4jScript script;

        Streaming(LangChain4jScript script) {
            this.script = script;
        }

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            ChatResponse response = this.script.answer(request);
            AiMessage message = response.aiMessage();
            if (message.text() != null) {
                for (String word : message.text().split("(?<= )", -1)) {
                    handler.onPartialResponse(word);
                }
            }
            int index = 0;
            for (ToolExecutionRequest tool : message.toolExecutionRequests()) {
                handler.onCompleteToolCall(new CompleteToolCall(index++, tool));
            }
            handler.onCompleteResponse(response);
        }
    }
}
