package io.llmspell.integration;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes the value of a call. */
@FunctionalInterface
interface Decision {

    @Nullable
    Object make(OperationCall call) throws Throwable;

    /** The same for an operation whose value comes later: never waits for it. */
    default CompletionStage<@Nullable Object> makeLater(LaterCall later) throws Throwable {
        return later.await(make(later.call()));
    }
}
