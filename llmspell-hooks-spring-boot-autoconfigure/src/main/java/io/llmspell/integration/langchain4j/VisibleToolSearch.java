package io.llmspell.integration.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.search.ToolSearchRequest;
import dev.langchain4j.service.tool.search.ToolSearchResult;
import dev.langchain4j.service.tool.search.ToolSearchStrategy;
import io.llmspell.hook.ComponentId;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has a model find only those tools that it may be offered. */
final class VisibleToolSearch implements ToolSearchStrategy {

    private final ToolSearchStrategy strategy;

    private final Supplier<@Nullable ToolHooks> hooks;

    VisibleToolSearch(ToolSearchStrategy strategy, Supplier<@Nullable ToolHooks> hooks) {
        this.strategy = strategy;
        this.hooks = hooks;
    }

    @Override
    public List<ToolSpecification> getToolSearchTools(InvocationContext invocation) {
        return this.strategy.getToolSearchTools(invocation);
    }

    @Override
    public ToolSearchResult search(ToolSearchRequest request) {
        ToolHooks current = this.hooks.get();
        Predicate<ComponentId> permitted = (current != null) ? current.permitted() : null;
        if (permitted == null) {
            return this.strategy.search(request);
        }
        ToolSearchResult found = this.strategy.search(ToolSearchRequest.builder()
                .toolExecutionRequest(request.toolExecutionRequest())
                .searchableTools(ToolHooks.offered(request.searchableTools(), permitted))
                .invocationContext(request.invocationContext())
                .build());
        // A strategy may know tools from elsewhere.
        List<String> names = found.foundToolNames().stream()
                .filter(name -> permitted.test(ComponentId.tool(name)))
                .toList();
        return new ToolSearchResult(names, found.toolResultMessageText());
    }
}
