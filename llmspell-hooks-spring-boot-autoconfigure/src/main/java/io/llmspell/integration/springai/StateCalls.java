package io.llmspell.integration.springai;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;

/** Runs the reads and writes of one memory as operations. Thread-safe. */
final class StateCalls {

    private static final String CONVERSATION = "conversationId";

    private static final String MESSAGES = "messages";

    private final Supplier<HookTemplate> hooks;

    private final ComponentId state;

    StateCalls(Supplier<HookTemplate> hooks, String name) {
        this.hooks = hooks;
        this.state = ComponentId.state(name);
    }

    /** What is done with the arguments as hooks have left them. */
    interface Body<T extends @Nullable Object> {
        T run(String conversationId, List<Message> messages);
    }

    <T extends @Nullable Object> T run(String operation, Class<?> resultType, Supplier<T> body) {
        return this.hooks
                .get()
                .<T, RuntimeException>execute(this.state, operation, Map.of(), resultType, arguments -> body.get());
    }

    <T extends @Nullable Object> T run(String operation, Class<?> resultType, String conversationId, Body<T> body) {
        return this.hooks
                .get()
                .<T, RuntimeException>execute(
                        this.state,
                        operation,
                        Map.of(CONVERSATION, conversationId),
                        resultType,
                        arguments -> body.run(conversationOf(arguments), List.of()));
    }

    void write(String operation, String conversationId, List<Message> messages, Body<@Nullable Void> body) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(CONVERSATION, conversationId);
        arguments.put(MESSAGES, messages);
        this.hooks
                .get()
                .<@Nullable Void, RuntimeException>execute(
                        this.state,
                        operation,
                        arguments,
                        void.class,
                        changed -> body.run(conversationOf(changed), messagesOf(changed)));
    }

    private String conversationOf(Arguments arguments) {
        return HookValues.argument(this.state, arguments, CONVERSATION, String.class);
    }

    private List<Message> messagesOf(Arguments arguments) {
        return HookValues.list(this.state, arguments, MESSAGES, Message.class);
    }
}
