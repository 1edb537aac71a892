package io.llmspell.integration.adk;

import com.google.adk.agents.RunConfig.StreamingMode;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import java.util.Map;

/** Tools that ADK does not call but starts or stops, where it talks in both directions at once. */
final class LiveTools {

    private static final String STOP = "stopStreaming";

    private static final String STOPPED = "functionName";

    private LiveTools() {}

    static boolean isStop(BaseTool tool, Map<String, Object> arguments, ToolContext context) {
        return isLive(context) && tool.name().equals(STOP) && arguments.containsKey(STOPPED);
    }

    static boolean isStart(BaseTool tool, ToolContext context) {
        return isLive(context) && tool instanceof FunctionTool function && function.isStreaming();
    }

    private static boolean isLive(ToolContext context) {
        return context.invocationContext().runConfig().streamingMode() == StreamingMode.BIDI;
    }
}
