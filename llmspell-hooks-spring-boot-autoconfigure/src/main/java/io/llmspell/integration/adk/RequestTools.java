package io.llmspell.integration.adk;

import com.google.adk.models.LlmRequest;
import com.google.adk.tools.BaseTool;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/**
 * The tools of a request, which also say in whose run it is made. Agents may be shared by applications, and of all that
 * a model is given this alone goes through ADK untouched and is not sent.
 */
final class RequestTools extends AbstractMap<String, BaseTool> {

    private final Map<String, BaseTool> tools;

    private final ModelCalls calls;

    private RequestTools(Map<String, BaseTool> tools, ModelCalls calls) {
        this.tools = tools;
        this.calls = calls;
    }

    static void mark(LlmRequest.Builder request, ModelCalls calls) {
        request.tools(new RequestTools(toolsOf(request.build()), calls));
    }

    /** Whose run it is; the other one where a callback has replaced the tools. */
    static ModelCalls callsOf(LlmRequest request, ModelCalls unknown) {
        return (request.tools() instanceof RequestTools marked) ? marked.calls : unknown;
    }

    /** The request as hooks and models know it. */
    static LlmRequest unmarked(LlmRequest request) {
        return (request.tools() instanceof RequestTools)
                ? request.toBuilder().tools(toolsOf(request)).build()
                : request;
    }

    private static Map<String, BaseTool> toolsOf(LlmRequest request) {
        return (request.tools() instanceof RequestTools marked) ? marked.tools : request.tools();
    }

    @Override
    public Set<Entry<String, BaseTool>> entrySet() {
        return this.tools.entrySet();
    }
}
