package io.llmspell.integration.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store of memories whose reads and writes are operations. */
final class HookedChatMemoryStore implements ChatMemoryStore {

    private static final String MEMORY = "memoryId";

    private static final String MESSAGES = "messages";

    private final ChatMemoryStore store;

    private final ComponentId state;

    private final Supplier<HookTemplate> hooks;

    HookedChatMemoryStore(ChatMemoryStore store, String name, Supplier<HookTemplate> hooks) {
        this.store = store;
        this.state = ComponentId.state(name);
        this.hooks = hooks;
    }

    @Override
    @SuppressWarnings("NullAway") // an id that is null is the store's business
    public List<ChatMessage> getMessages(Object memoryId) {
        return this.hooks
                .get()
                .<List<ChatMessage>, RuntimeException>execute(
                        this.state,
                        "getMessages",
                        Collections.singletonMap(MEMORY, memoryId),
                        List.class,
                        arguments -> this.store.getMessages(arguments.value(0)));
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public void updateMessages(Object memoryId, List<ChatMessage> messages) {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put(MEMORY, memoryId);
        given.put(MESSAGES, messages);
        this.hooks
                .get()
                .<@Nullable Void, RuntimeException>execute(
                        this.state, "updateMessages", given, void.class, arguments -> {
                            this.store.updateMessages(arguments.value(0), messagesOf(arguments));
                            return null;
                        });
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public void deleteMessages(Object memoryId) {
        this.hooks
                .get()
                .<@Nullable Void, RuntimeException>execute(
                        this.state,
                        "deleteMessages",
                        Collections.singletonMap(MEMORY, memoryId),
                        void.class,
                        arguments -> {
                            this.store.deleteMessages(arguments.value(0));
                            return null;
                        });
    }

    private List<ChatMessage> messagesOf(Arguments arguments) {
        return HookValues.list(this.state, arguments, MESSAGES, ChatMessage.class);
    }
}
