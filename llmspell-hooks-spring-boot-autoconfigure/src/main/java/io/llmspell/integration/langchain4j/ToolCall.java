package io.llmspell.integration.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import io.llmspell.hook.Arguments;
import io.llmspell.integration.adapter.ToolInput;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool, over all the attempts that hooks make of it. Hooks see text and the tool's own exceptions;
 * LangChain4j gets back what it would have had of the tool, unless a hook made something else of it.
 */
final class ToolCall {

    private static final String MEMORY = "memory_id";

    private static final String SERVICE = "ai_service";

    private static final String METHOD = "ai_service_method";

    private final ToolExecutor tool;

    private final ToolExecutionRequest request;

    private final ToolInput input;

    private final @Nullable InvocationContext context;

    /** The latest first; branches of a Fork come here at the same time. */
    private final Deque<Made> made = new ConcurrentLinkedDeque<>();

    /** By the tool itself, and by nothing around it. */
    private volatile @Nullable Throwable thrown;

    ToolCall(ToolExecutor tool, ToolExecutionRequest request, ToolInput input, @Nullable InvocationContext context) {
        this.tool = tool;
        this.request = request;
        this.input = input;
        this.context = context;
    }

    /** What an attempt came to, and what hooks see of it. */
    private record Made(ToolExecutionResult result, String text) {}

    /** Makes an attempt. */
    String run(Arguments arguments, Map<String, Object> metadata) throws Exception {
        describe(metadata);
        try {
            ToolExecutionResult result = executed(requestFor(arguments));
            Made attempt = new Made(result, textOf(result));
            this.made.addFirst(attempt);
            return attempt.text();
        } catch (ToolExecutionException ex) {
            throw ownException(ex);
        }
    }

    /** Calls the tool as it is. */
    ToolExecutionResult unhooked() {
        return executed(this.request);
    }

    @SuppressWarnings("NullAway") // a tool that is called without a context gets none
    private ToolExecutionResult executed(ToolExecutionRequest request) {
        try {
            return this.tool.executeWithContext(request, this.context);
        } catch (RuntimeException | Error ex) {
            this.thrown = ex;
            throw ex;
        }
    }

    private void describe(Map<String, Object> metadata) {
        if (this.context != null) {
            put(metadata, MEMORY, this.context.chatMemoryId());
            put(metadata, SERVICE, this.context.interfaceName());
            put(metadata, METHOD, this.context.methodName());
        }
    }

    private static void put(Map<String, Object> metadata, String key, @Nullable Object value) {
        if (value != null) {
            metadata.put(key, value);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same one comes back where nothing was changed
    private ToolExecutionRequest requestFor(Arguments arguments) {
        String text = this.input.textOf(arguments);
        return (text == this.input.text())
                ? this.request
                : this.request.toBuilder().arguments(text).build();
    }

    /** What the model will read; of anything but text, its type. */
    private static String textOf(ToolExecutionResult result) {
        List<Content> contents = result.resultContents();
        if (contents.size() == 1 && contents.get(0) instanceof TextContent text) {
            return text.text();
        }
        return contents.stream()
                .map(content -> (content instanceof TextContent text) ? text.text() : "[" + content.type() + "]")
                .collect(Collectors.joining("\n"));
    }

    private static Exception ownException(ToolExecutionException wrapped) {
        if (wrapped.getCause() instanceof Error error) {
            throw error;
        }
        return (wrapped.getCause() instanceof Exception own) ? own : wrapped;
    }

    /** The tool's result where its text has come through all hooks; a new one of text where it has not. */
    ToolExecutionResult resultOf(@Nullable String text) {
        for (Made attempt : this.made) {
            if (attempt.text().equals(text)) {
                return attempt.result();
            }
        }
        Made last = this.made.peekFirst();
        String given = String.valueOf(text);
        return ToolExecutionResult.builder()
                .isError(last != null && last.result().isError())
                .result(given)
                .resultText(given)
                .build();
    }

    /** What is thrown to LangChain4j for an exception: what it would have had of the tool. */
    @SuppressWarnings("ReferenceEquality") // the very exception, and no other like it
    RuntimeException asThrown(Throwable failure) {
        Throwable known = this.thrown;
        if (known instanceof ToolExecutionException wrapped && wrapped.getCause() == failure) {
            return wrapped;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof CancellationException ended && failure != known) {
            return new CallEndedException(ended);
        }
        return (failure instanceof RuntimeException unchecked) ? unchecked : new ToolExecutionException(failure);
    }
}
