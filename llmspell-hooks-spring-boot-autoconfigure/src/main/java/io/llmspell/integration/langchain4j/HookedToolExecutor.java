package io.llmspell.integration.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.CallPlace;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.adapter.ToolInput;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tool whose calls are operations. */
final class HookedToolExecutor implements ToolExecutor {

    private static final String OPERATION = "call";

    private static final String NO_ARGUMENTS = "{}";

    private final String name;

    private final Set<String> parameters;

    private final ToolExecutor tool;

    private final ToolHooks hooks;

    private final CallPlace place;

    private final boolean callsComponent;

    HookedToolExecutor(
            String name,
            @Nullable ToolSpecification specification,
            ToolExecutor tool,
            ToolHooks hooks,
            CallPlace place) {
        this.name = name;
        this.parameters = parametersOf(specification);
        this.tool = tool;
        this.hooks = hooks;
        this.place = place;
        this.callsComponent = ToolFailures.callsComponent(tool);
    }

    private static Set<String> parametersOf(@Nullable ToolSpecification specification) {
        return (specification != null && specification.parameters() != null)
                ? specification.parameters().properties().keySet()
                : Set.of();
    }

    @Override
    public String execute(ToolExecutionRequest request, @Nullable Object memoryId) {
        InvocationContext context =
                InvocationContext.builder().chatMemoryId(memoryId).build();
        return executeWithContext(request, context).resultText();
    }

    @Override
    public ToolExecutionResult executeWithContext(ToolExecutionRequest request, @Nullable InvocationContext context) {
        String text = textOf(request);
        ToolInput input = ToolInput.of(this.parameters, text, ForgivingJson::read);
        ToolExecutionRequest read = input.text().equals(text)
                ? request
                : request.toBuilder().arguments(input.text()).build();
        ToolCall call = new ToolCall(this.tool, read, input, context);
        try {
            return this.place.call(() -> this.callsComponent ? call.unhooked() : hooked(call, input));
        } catch (HookCancelledException ex) {
            return this.hooks.failures().answer(this.name, ex);
        } catch (Exception | Error ex) {
            throw call.asThrown(ex);
        }
    }

    private ToolExecutionResult hooked(ToolCall call, ToolInput input) throws Exception {
        HookTemplate template = this.hooks.template();
        String text = template.<String, Exception>execute(
                ComponentId.tool(this.name),
                OPERATION,
                input.arguments(),
                String.class,
                arguments -> call.run(arguments, template.metadata()));
        return call.resultOf(text);
    }

    /** For LangChain4j, no text is an object without arguments. */
    private static String textOf(ToolExecutionRequest request) {
        String text = request.arguments();
        return (text == null || text.isBlank()) ? NO_ARGUMENTS : text;
    }

    @Override
    public String toString() {
        return "Hooked " + this.tool;
    }
}
