package io.llmspell.integration.springai;

import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.adapter.ToolFailures.OnCancel;
import io.llmspell.integration.adapter.ToolFailures.OnError;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;

/** Says what a tool call comes to that was cancelled or failed. */
final class FailedCalls {

    private final ToolFailures failures;

    FailedCalls(ToolFailures failures) {
        this.failures = failures;
    }

    /** What the model is told of a cancelled call. */
    String answer(ToolDefinition tool, HookCancelledException cancelled) {
        if (this.failures.onCancel() == OnCancel.THROW) {
            throw cancelled;
        }
        return ToolFailures.answerTo(tool.name(), cancelled);
    }

    /** What is thrown to Spring AI for an exception. */
    RuntimeException toThrow(ToolDefinition tool, Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return new ToolExecutionException(tool, failure);
        }
        if (this.failures.onError() == OnError.DELEGATE) {
            return (failure instanceof RuntimeException unchecked)
                    ? unchecked
                    : new ToolExecutionException(tool, failure);
        }
        return (failure instanceof ToolExecutionException wrapped)
                ? answerable(tool, wrapped)
                : new ToolExecutionException(tool, unchecked(failure));
    }

    /** What Spring AI throws, and would better answer; an error or an interruption is nothing for a model. */
    private static RuntimeException answerable(ToolDefinition tool, ToolExecutionException wrapped) {
        Throwable cause = wrapped.getCause();
        boolean checked = cause instanceof Exception
                && !(cause instanceof RuntimeException)
                && !(cause instanceof InterruptedException);
        return checked ? new ToolExecutionException(tool, new ToolFailedException(cause)) : wrapped;
    }

    private static RuntimeException unchecked(Exception failure) {
        return (failure instanceof RuntimeException unchecked) ? unchecked : new ToolFailedException(failure);
    }
}
