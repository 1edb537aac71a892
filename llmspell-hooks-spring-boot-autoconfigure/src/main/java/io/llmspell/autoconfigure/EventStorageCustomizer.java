package io.llmspell.autoconfigure;

import io.llmspell.event.storage.DurableEventStorageBuilder;

/** Changes how the storage of events is made; called after the properties were applied, in order. */
@FunctionalInterface
public interface EventStorageCustomizer {

    void customize(DurableEventStorageBuilder builder);
}
