package io.llmspell.integration.adk;

import com.google.adk.events.ToolConfirmation;
import com.google.adk.tools.BaseTool;
import com.google.adk.tools.FunctionTool;
import com.google.adk.tools.ToolContext;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Calls the functions of tools so that their exceptions come out: {@link FunctionTool#runAsync} makes a result of them
 * that says nothing, and a hook could not tell a failure by it. Where ADK does not have the methods that are used here,
 * that is how it stays.
 */
final class FunctionCalls {

    private static final @Nullable Method CALL = method("call", Map.class, ToolContext.class);

    private static final @Nullable Method REQUIRES_CONFIRMATION = method("requireConfirmation");

    private FunctionCalls() {}

    private static @Nullable Method method(String name, Class<?>... parameters) {
        Method method = ReflectionUtils.findMethod(FunctionTool.class, name, parameters);
        if (method != null) {
            ReflectionUtils.makeAccessible(method);
        }
        return method;
    }

    /** Whether this is a function, of no class that does more. */
    static boolean canCall(BaseTool tool) {
        return tool.getClass() == FunctionTool.class && CALL != null && REQUIRES_CONFIRMATION != null;
    }

    /** Whether all that a function would do now is to ask for its confirmation, or to say that there is none. */
    static boolean isUnconfirmed(BaseTool tool, ToolContext context) {
        return tool instanceof FunctionTool
                && REQUIRES_CONFIRMATION != null
                && Boolean.TRUE.equals(ReflectionUtils.invokeMethod(REQUIRES_CONFIRMATION, tool))
                && !isConfirmed(context)
                && isRunByAdk(tool);
    }

    /** A class of its own may do anything. */
    private static boolean isRunByAdk(BaseTool tool) {
        Method run = ReflectionUtils.findMethod(tool.getClass(), "runAsync", Map.class, ToolContext.class);
        return run != null && run.getDeclaringClass() == FunctionTool.class;
    }

    private static boolean isConfirmed(ToolContext context) {
        return context.toolConfirmation().map(ToolConfirmation::confirmed).orElse(false);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // of a tool that can be called
    static Single<Map<String, Object>> call(FunctionTool tool, Map<String, Object> arguments, ToolContext context)
            throws Exception {
        try {
            return ((Maybe<Map<String, Object>>) CALL.invoke(tool, arguments, context)).defaultIfEmpty(Map.of());
        } catch (InvocationTargetException ex) {
            throw thrownBy(ex);
        }
    }

    /** What is inside of the two reflective calls: ours of the tool, and the tool's of the function. */
    private static Exception thrownBy(InvocationTargetException failure) {
        Throwable cause = failure;
        while (cause instanceof InvocationTargetException wrapper && wrapper.getCause() != null) {
            cause = wrapper.getCause();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (Exception) cause;
    }
}
