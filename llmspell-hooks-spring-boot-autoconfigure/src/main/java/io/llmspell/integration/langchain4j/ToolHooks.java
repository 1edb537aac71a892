package io.llmspell.integration.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import dev.langchain4j.service.tool.ToolServiceContext;
import io.llmspell.hook.ComponentId;
import io.llmspell.integration.CallPlace;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts hooks around the tools of AI services, once around each, and keeps from models what their callers may not use.
 * Thread-safe.
 */
final class ToolHooks {

    private final Supplier<HookTemplate> hooks;

    private final Supplier<ToolVisibility> visibility;

    private final FailedCalls failures;

    ToolHooks(Supplier<HookTemplate> hooks, Supplier<ToolVisibility> visibility, FailedCalls failures) {
        this.hooks = hooks;
        this.visibility = visibility;
        this.failures = failures;
    }

    FailedCalls failures() {
        return this.failures;
    }

    HookTemplate template() {
        return this.hooks.get();
    }

    /** The tools that who calls now may be offered; {@code null} for all. */
    @Nullable
    Predicate<ComponentId> permitted() {
        return this.visibility.get().ofCaller();
    }

    static List<ToolSpecification> offered(List<ToolSpecification> tools, @Nullable Predicate<ComponentId> permitted) {
        return (permitted == null)
                ? tools
                : tools.stream()
                        .filter(tool -> permitted.test(ComponentId.tool(tool.name())))
                        .toList();
    }

    /**
     * The tools of one call of a service, which may call them on other threads, with those that it may still be given
     * on its way. What is not offered can be called nonetheless, which the model is told then that it may not.
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
        Predicate<ComponentId> permitted = permitted();
        tools.toolExecutors()
                .forEach((name, tool) -> hooked.put(name, around(name, specifications.get(name), tool, place)));
        List<ToolProvider> providers = tools.dynamicToolProviders().stream()
                .<ToolProvider>map(provider -> new HookedToolProvider(provider, place, permitted))
                .toList();
        return tools.toBuilder()
                .effectiveTools(offered(tools.effectiveTools(), permitted))
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

        private final @Nullable Predicate<ComponentId> permitted;

        private HookedToolProvider(ToolProvider provider, CallPlace place, @Nullable Predicate<ComponentId> permitted) {
            this.permitted = permitted;
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
                            .filter(tool ->
                                    this.permitted == null || this.permitted.test(ComponentId.tool(tool.name())))
                            .map(tool -> around(tool, this.place))
                            .toList());
        }

        @Override
        public boolean isDynamic() {
            return this.provider.isDynamic();
        }
    }
}
