package io.llmspell.integration.langchain4j;

import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.service.tool.ToolArgumentsErrorHandler;
import dev.langchain4j.service.tool.ToolErrorHandlerResult;
import dev.langchain4j.service.tool.ToolExecutionErrorHandler;
import dev.langchain4j.service.tool.ToolExecutionResult;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.adapter.ToolFailures.OnCancel;
import io.llmspell.integration.adapter.ToolFailures.OnError;
import org.jspecify.annotations.Nullable;

/** Says what a tool call comes to that was cancelled or failed. Thread-safe. */
final class FailedCalls {

    private final ToolFailures failures;

    FailedCalls(ToolFailures failures) {
        this.failures = failures;
    }

    /** What the model is told of a cancelled call: an error, so that it is not taken for what the tool would say. */
    ToolExecutionResult answer(String tool, HookCancelledException cancelled) {
        if (this.failures.onCancel() == OnCancel.THROW) {
            throw cancelled;
        }
        return ToolExecutionResult.builder()
                .isError(true)
                .resultText(ToolFailures.answerTo(tool, cancelled))
                .build();
    }

    /** LangChain4j's handler, which is asked about all that the tool has thrown but what no model should be told of. */
    ToolExecutionErrorHandler exceptions(ToolExecutionErrorHandler handler) {
        return (error, context) -> {
            Exception thrown = context.rawError();
            if (thrown instanceof CallEndedException call) {
                throw call.ended();
            }
            if (thrown instanceof HookCancelledException cancelled) {
                throw cancelled;
            }
            if (this.failures.onError() == OnError.ANSWER) {
                throwWhatIsNeverAnswered(error, thrown);
            }
            return handler.handle(error, context);
        };
    }

    private static void throwWhatIsNeverAnswered(Throwable error, @Nullable Exception thrown) {
        if (error instanceof VirtualMachineError broken) {
            throw broken;
        }
        if (error instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw (thrown instanceof RuntimeException known) ? known : new ToolExecutionException(error);
        }
    }

    /** What LangChain4j would throw, as the application has no handler of its own. */
    ToolArgumentsErrorHandler badArguments(ToolArgumentsErrorHandler handler) {
        return (this.failures.onError() == OnError.DELEGATE)
                ? handler
                : (error, context) -> ToolErrorHandlerResult.text(messageOf(error));
    }

    private static String messageOf(Throwable error) {
        String message = error.getMessage();
        return (message == null || message.isBlank()) ? error.getClass().getName() : message;
    }
}
