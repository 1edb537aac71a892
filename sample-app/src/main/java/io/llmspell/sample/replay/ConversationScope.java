package io.llmspell.sample.replay;

import io.llmspell.hook.CallScope;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.CallStacks;
import io.llmspell.hook.HookEngine;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Has all that is called in a conversation go under one correlation id; else each turn had one of its own. */
@Component
class ConversationScope {

    private final CallStacks stacks;

    ConversationScope(HookEngine engine) {
        this.stacks = engine.executor().callStacks();
    }

    /** Holds a conversation under a new correlation id, which it is told. */
    void run(Consumer<String> conversation) {
        CallScope scope = CallScope.of(this.stacks, UUID.randomUUID().toString());
        CallStack stack = this.stacks.current();
        stack.enter(scope);
        try {
            conversation.accept(scope.correlationId());
        } finally {
            stack.leave();
        }
    }
}
