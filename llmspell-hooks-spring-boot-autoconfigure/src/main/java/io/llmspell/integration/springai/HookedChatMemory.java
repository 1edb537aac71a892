package io.llmspell.integration.springai;

import java.util.List;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.messages.Message;

/** A memory whose reads and writes are operations. */
final class HookedChatMemory implements ChatMemory {

    private final ChatMemory memory;

    private final StateCalls calls;

    HookedChatMemory(ChatMemory memory, StateCalls calls) {
        this.memory = memory;
        this.calls = calls;
    }

    @Override
    public void add(String conversationId, List<Message> messages) {
        this.calls.write("add", conversationId, messages, (id, changed) -> {
            this.memory.add(id, changed);
            return null;
        });
    }

    @Override
    public List<Message> get(String conversationId) {
        return this.calls.run("get", List.class, conversationId, (id, none) -> this.memory.get(id));
    }

    @Override
    public void clear(String conversationId) {
        this.calls.run("clear", void.class, conversationId, (id, none) -> {
            this.memory.clear(id);
            return null;
        });
    }
}
