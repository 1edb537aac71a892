package io.llmspell.integration.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.langchain4j.service.tool.ToolServiceContext;
import io.llmspell.integration.CallPlace;
import io.llmspell.integration.HookTemplate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts hooks around the tools of AI services, once around each. Thread-safe. */
final class ToolHooks {

    private final Supplier<HookTemplate> hooks;

    private final FailedCalls failures;

    ToolHooks(Supplier<HookTemplate> hooks, FailedCalls failures) {
        this.hooks = hooks;
        this.failures = failures;
    }

    FailedCalls failures() {
        return this.failures;
    }

    HookTemplate template() {
        return this.hooks.get();
    }

    /**
     * The tools of one call of a service, which may call them on other threads, with those that it may still be given
     * on its way.
     */
    ToolServiceContext around(ToolServiceContext tools) {
        if (tools.toolExecutors().isEmpty() && tools.dynamicToolProviders().isEmpty()) {
            return tools;
        }
        Map<String, ToolSpecification> specifications = new HashMap<>();
        tools.availableTools().forEach(tool -> specifications.put(tool.name(), tool));
        // That which searches for tools is among these only.
        tools.effectiveTools().forEach(tool -> specifications.put(tool.name(), tool));
        Map<String, ToolExecutor> hooked = new HashMap<>();
        CallPlace place = template().here();
        tools.toolExecutors()
                .forEach((name, tool) -> hooked.put(name, around(name, specifications.get(name), tool, place)));
        List<ToolProvider> providers = tools.dynamicToolProviders().stream()
                .<ToolProvider>map(provider -> new HookedToolProvider(provider, place))
                .toList();
        return tools.toBuilder()
                .toolExecutors(hooked)
                .dynamicToolProviders(providers)
                .build();
    }

    private ToolExecutor around(
            String name, @Nullable ToolSpecification specification, ToolExecutor tool, CallPlace place) {
        return (tool instanceof HookedToolExecutor)
                ? tool
                : new HookedToolExecutor(name, specification, tool, this, place);
    }

    private AiServiceTool around(AiServiceTool tool, CallPlace place) {
        return tool.toBuilder()
                .toolExecutor(around(tool.name(), tool.toolSpecification(), tool.toolExecutor(), place))
                .build();
    }

    /** Gives more tools in the course of a conversation. */
    private final class HookedToolProvider implements ToolProvider {

        private final ToolProvider provider;

        private final CallPlace place;

        private HookedToolProvider(ToolProvider provider, CallPlace place) {
            this.provider = provider;
            this.place = place;
        }

        @Override
        @SuppressWarnings("NullAway") // a provider without tools may give null
        public ToolProviderResult provideTools(ToolProviderRequest request) {
            ToolProviderResult given = this.provider.provideTools(request);
            return (given == null)
                    ? null
                    : new ToolProviderResult(given.aiServiceTools().stream()
                            .map(tool -> around(tool, this.place))
                            .toList());
        }

        @Override
        public boolean isDynamic() {
            return this.provider.isDynamic();
        }
    }
}
