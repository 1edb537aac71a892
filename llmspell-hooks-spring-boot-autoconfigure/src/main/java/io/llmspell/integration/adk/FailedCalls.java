package io.llmspell.integration.adk;

import com.google.adk.tools.BaseTool;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.adapter.ToolFailures.OnCancel;
import io.llmspell.integration.adapter.ToolFailures.OnError;
import io.reactivex.rxjava3.core.Maybe;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/** Says what a tool call comes to that was cancelled or failed. */
final class FailedCalls {

    private static final Log logger = LogFactory.getLog(FailedCalls.class);

    private static final String ERROR = "error";

    /** What the model reads of a function that has thrown an exception, with ADK alone. */
    private static final Map<String, Object> ANSWER_OF_ADK =
            Map.of("status", ERROR, "message", "An internal error occurred.");

    private final ToolFailures failures;

    FailedCalls(ToolFailures failures) {
        this.failures = failures;
    }

    Maybe<Map<String, Object>> answer(
            BaseTool tool, Throwable failure, ToolAttempts attempts, ToolCallbacks callbacks) {
        if (failure instanceof HookCancelledException cancelled) {
            return cancelled(tool, cancelled);
        }
        if (isOfThread(failure)) {
            return Maybe.error(asThrownByAdk(tool, failure));
        }
        if (attempts.isAnsweredByAdk(failure)) {
            logger.error("Tool '" + tool.name() + "' has failed", failure);
            return Maybe.just(ANSWER_OF_ADK);
        }
        // ADK asks the callbacks itself where an error is left.
        RuntimeException thrown = asThrownByAdk(tool, failure);
        return (this.failures.onError() == OnError.DELEGATE)
                ? Maybe.error(thrown)
                : callbacks.onError(thrown).switchIfEmpty(Maybe.fromSupplier(() -> answer(tool, failure)));
    }

    Maybe<Map<String, Object>> cancelled(BaseTool tool, HookCancelledException cancelled) {
        return (this.failures.onCancel() == OnCancel.ANSWER)
                ? Maybe.just(Map.of(ERROR, ToolFailures.answerTo(tool.name(), cancelled)))
                : Maybe.error(cancelled);
    }

    private static Map<String, Object> answer(BaseTool tool, Throwable failure) {
        logger.debug("Tool '" + tool.name() + "' has failed", failure);
        return Map.of(
                ERROR,
                Objects.requireNonNullElse(
                        failure.getMessage(), failure.getClass().getSimpleName()));
    }

    /** Nothing for a model. */
    private static boolean isOfThread(Throwable failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return true;
        }
        return failure instanceof Error || failure instanceof CancellationException;
    }

    private static RuntimeException asThrownByAdk(BaseTool tool, Throwable failure) {
        return (failure instanceof RuntimeException unchecked)
                ? unchecked
                : new RuntimeException("Failed to call tool: " + tool.name(), failure);
    }
}
