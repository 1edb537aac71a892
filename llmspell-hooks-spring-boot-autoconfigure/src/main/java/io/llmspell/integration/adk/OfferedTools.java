package io.llmspell.integration.adk;

import com.google.adk.models.LlmRequest;
import com.google.adk.tools.BaseTool;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.LiveConnectConfig;
import com.google.genai.types.Tool;
import io.llmspell.hook.ComponentId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Takes from a request to a model the tools that its caller may not use. ADK still has them, to answer such calls. */
final class OfferedTools {

    private static final Tool NOTHING = Tool.builder().build();

    private final Predicate<ComponentId> permitted;

    private OfferedTools(Predicate<ComponentId> permitted) {
        this.permitted = permitted;
    }

    static LlmRequest in(LlmRequest request, Predicate<ComponentId> permitted) {
        return new OfferedTools(permitted).in(request);
    }

    private LlmRequest in(LlmRequest request) {
        LlmRequest.Builder offered = request.toBuilder().tools(of(request.tools()));
        request.config().ifPresent(config -> offered.config(in(config)));
        return offered.liveConnectConfig(in(request.liveConnectConfig())).build();
    }

    private GenerateContentConfig in(GenerateContentConfig config) {
        List<Tool> tools = config.tools().orElse(List.of());
        List<Tool> offered = of(tools);
        if (offered.equals(tools)) {
            return config;
        }
        return offered.isEmpty()
                ? config.toBuilder().clearTools().build()
                : config.toBuilder().tools(offered).build();
    }

    private LiveConnectConfig in(LiveConnectConfig config) {
        List<Tool> tools = config.tools().orElse(List.of());
        List<Tool> offered = of(tools);
        if (offered.equals(tools)) {
            return config;
        }
        return offered.isEmpty()
                ? config.toBuilder().clearTools().build()
                : config.toBuilder().tools(offered).build();
    }

    private Map<String, BaseTool> of(Map<String, BaseTool> tools) {
        Map<String, BaseTool> offered = new LinkedHashMap<>(tools);
        offered.keySet().removeIf(name -> !isPermitted(name));
        return offered;
    }

    private List<Tool> of(List<Tool> tools) {
        return tools.stream().flatMap(this::of).toList();
    }

    /** One of ADK's holds all functions; those that are not functions, such as a search of the provider, stay. */
    private Stream<Tool> of(Tool tool) {
        List<FunctionDeclaration> functions = tool.functionDeclarations().orElse(List.of());
        List<FunctionDeclaration> offered = functions.stream()
                .filter(function -> function.name().map(this::isPermitted).orElse(true))
                .toList();
        if (offered.size() == functions.size()) {
            return Stream.of(tool);
        }
        Tool left = offered.isEmpty()
                ? tool.toBuilder().clearFunctionDeclarations().build()
                : tool.toBuilder().functionDeclarations(offered).build();
        return left.equals(NOTHING) ? Stream.empty() : Stream.of(left);
    }

    private boolean isPermitted(String name) {
        return this.permitted.test(ComponentId.tool(name));
    }
}
