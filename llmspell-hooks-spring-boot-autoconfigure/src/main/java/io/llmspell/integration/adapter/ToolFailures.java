package io.llmspell.integration.adapter;

import io.llmspell.annotation.CallsComponent;
import io.llmspell.hook.HookCancelledException;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * What becomes of tool calls that do not succeed.
 *
 * @param onCancel where a hook has cancelled the call
 * @param onError where the tool has thrown an exception that no hook recovered from
 */
public record ToolFailures(OnCancel onCancel, OnError onError) {

    private static final String HOOK_FAILED = "the hook failed";

    /** Of a cancelled call. */
    public enum OnCancel {
        /** The model is told so, as the result of the tool; the other tools it asked for are called. */
        ANSWER,
        /** The {@link HookCancelledException} ends the conversation. */
        THROW
    }

    /** Of a tool's own exception. */
    public enum OnError {
        /**
         * The framework is given it so that it answers it to the model, unless the application has told it to do
         * otherwise.
         */
        ANSWER,
        /** As without hooks. */
        DELEGATE
    }

    /** What the model is told of a cancelled call. */
    public static String answerTo(String tool, HookCancelledException cancelled) {
        // What went wrong inside of a hook is for the log, and nothing for whoever runs the model.
        String reason = cancelled.reason().startsWith(HOOK_FAILED) ? HOOK_FAILED : cancelled.reason();
        return "The call of tool '" + tool + "' was cancelled: " + reason;
    }

    /**
     * Whether the calls of a framework's tool do no more than call a component, which fires hooks itself. A proxy is
     * what is inside of it.
     */
    public static boolean callsComponent(Object tool) {
        return AnnotatedElementUtils.hasAnnotation(AopProxyUtils.ultimateTargetClass(tool), CallsComponent.class);
    }

    /** All of them answered to the model. */
    public static ToolFailures answered() {
        return new ToolFailures(OnCancel.ANSWER, OnError.ANSWER);
    }
}
