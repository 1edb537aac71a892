package io.llmspell.autoconfigure;

import io.llmspell.event.EventBusBuilder;

/** Changes the event bus before it is made. Beans of this type are called in their order. */
@FunctionalInterface
public interface EventBusCustomizer {

    void customize(EventBusBuilder builder);
}
