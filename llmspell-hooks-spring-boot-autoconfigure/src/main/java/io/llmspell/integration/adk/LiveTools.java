package io.llmspell.integration.adk;

import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;

/** Tools that ADK does not call but starts or stops, where it talks in both directions at once. */
final class LiveTools {

    private static final String STOP = "stopStreaming";

    private LiveTools() {}

    static boolean isLive(BaseTool tool, ToolContext context) {
        return context.invocationContext().runConfig().streamingMode() == StreamingMode.BIDI
                && (tool.name().equals(STOP) || (tool instanceof FunctionTool function && function.isStreaming()));
    }
}
