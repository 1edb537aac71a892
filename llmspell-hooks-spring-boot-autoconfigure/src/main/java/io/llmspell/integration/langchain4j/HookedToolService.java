package io.llmspell.integration.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolArgumentsErrorHandler;
import dev.langchain4j.service.tool.ToolExecutionErrorHandler;
import dev.langchain4j.service.tool.ToolService;
import dev.langchain4j.service.tool.ToolServiceContext;
import dev.langchain4j.service.tool.search.ToolSearchStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of one AI service. Each call of the service gets the tools that it may use from here, wherever they come
 * from, and that is where hooks are put around them, and where those are left out that its caller may not use.
 */
final class HookedToolService extends ToolService {

    private final @Nullable Connection builder;

    private boolean answersBadArgumentsItself;

    /**
     * Makes it.
     *
     * @param builder of the application that builds the service, as far as can be told
     */
    HookedToolService(@Nullable Connection builder) {
        this.builder = builder;
    }

    /** Those of the application that built the service; once it has ended, or if none did, of the newest one. */
    private @Nullable ToolHooks hooks() {
        ToolHooks own = (this.builder != null) ? this.builder.hooks() : null;
        if (own != null) {
            return own;
        }
        Connection newest = Connection.newest();
        return (newest != null) ? newest.hooks() : null;
    }

    @Override
    public ToolServiceContext createContext(
            InvocationContext invocation, UserMessage userMessage, List<ChatMessage> messages) {
        ToolServiceContext tools = super.createContext(invocation, userMessage, messages);
        ToolHooks hooks = hooks();
        return (hooks != null) ? hooks.around(tools) : tools;
    }

    @Override
    public void toolSearchStrategy(ToolSearchStrategy strategy) {
        super.toolSearchStrategy((strategy != null) ? new VisibleToolSearch(strategy, this::hooks) : null);
    }

    @Override
    public void argumentsErrorHandler(ToolArgumentsErrorHandler handler) {
        super.argumentsErrorHandler(handler);
        this.answersBadArgumentsItself = handler != null;
    }

    @Override
    public ToolArgumentsErrorHandler argumentsErrorHandler() {
        ToolArgumentsErrorHandler handler = super.argumentsErrorHandler();
        ToolHooks hooks = hooks();
        return (hooks == null || this.answersBadArgumentsItself)
                ? handler
                : hooks.failures().badArguments(handler);
    }

    @Override
    public ToolExecutionErrorHandler executionErrorHandler() {
        ToolExecutionErrorHandler handler = super.executionErrorHandler();
        ToolHooks hooks = hooks();
        return (hooks != null) ? hooks.failures().exceptions(handler) : handler;
    }
}
