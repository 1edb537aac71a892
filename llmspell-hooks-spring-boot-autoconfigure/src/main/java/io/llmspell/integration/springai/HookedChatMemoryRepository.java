package io.llmspell.integration.springai;

import java.util.List;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;

/** A repository of memories whose reads and writes are operations. */
final class HookedChatMemoryRepository implements ChatMemoryRepository {

    private final ChatMemoryRepository repository;

    private final StateCalls calls;

    HookedChatMemoryRepository(ChatMemoryRepository repository, StateCalls calls) {
        this.repository = repository;
        this.calls = calls;
    }

    @Override
    public List<String> findConversationIds() {
        return this.calls.run("findConversationIds", List.class, this.repository::findConversationIds);
    }

    @Override
    public List<Message> findByConversationId(String conversationId) {
        return this.calls.run(
                "findByConversationId",
                List.class,
                conversationId,
                (id, none) -> this.repository.findByConversationId(id));
    }

    @Override
    public void saveAll(String conversationId, List<Message> messages) {
        this.calls.write("saveAll", conversationId, messages, (id, changed) -> {
            this.repository.saveAll(id, changed);
            return null;
        });
    }

    @Override
    public void deleteByConversationId(String conversationId) {
        this.calls.run("deleteByConversationId", void.class, conversationId, (id, none) -> {
            this.repository.deleteByConversationId(id);
            return null;
        });
    }
}
