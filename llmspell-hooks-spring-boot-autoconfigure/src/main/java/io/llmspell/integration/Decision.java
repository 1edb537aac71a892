package io.llmspell.integration;

import org.jspecify.annotations.Nullable;

/** Makes the value of a call. */
@FunctionalInterface
interface Decision {

    @Nullable
    Object make(OperationCall call) throws Throwable;
}
