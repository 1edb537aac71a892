package io.llmspell.integration.adk;

import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attempts of one call of a tool. Hooks see what a function throws, which ADK would have made a result of. */
final class ToolAttempts {

    private final BaseTool tool;

    private final ToolContext context;

    /** The latest that ADK answers itself; attempts of forked branches run at the same time. */
    private volatile @Nullable Throwable swallowed;

    ToolAttempts(BaseTool tool, ToolContext context) {
        this.tool = tool;
        this.context = context;
    }

    Single<Map<String, Object>> run(Map<String, Object> arguments) throws Exception {
        if (!FunctionCalls.canCall(this.tool)) {
            return this.tool.runAsync(arguments, this.context);
        }
        try {
            return FunctionCalls.call((FunctionTool) this.tool, arguments, this.context);
        } catch (Exception ex) {
            this.swallowed = ex;
            throw ex;
        }
    }

    /** Whether ADK answers it to the model, without hooks. */
    @SuppressWarnings("ReferenceEquality") // the very exception, and no other like it
    boolean isAnsweredByAdk(Throwable failure) {
        return this.swallowed == failure;
    }
}
