package io.llmspell.test;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.StandardHookPoint;
import org.jspecify.annotations.Nullable;

/**
 * Makes what hooks are shown, for tests that call them without an application.
 *
 * <pre>{@code
 * HookContexts.before(ComponentId.tool("shell-1")).argument("command", "rm -rf /")
 * }</pre>
 */
public final class HookContexts {

    private HookContexts() {}

    /** A context of any point, standard or {@link HookPoint#custom(String) custom}. */
    public static HookContextBuilder at(HookPoint point, ComponentId component) {
        return new HookContextBuilder(point, component);
    }

    /**
     * Of the point ahead of an operation of this tool or agent, or of the start of this workflow.
     *
     * @throws IllegalArgumentException if it is of another type, which has several such points or none
     */
    public static HookContextBuilder before(ComponentId component) {
        return at(
                switch (component.type()) {
                    case TOOL -> StandardHookPoint.BEFORE_TOOL_EXECUTION;
                    case AGENT -> StandardHookPoint.BEFORE_AGENT_EXECUTION;
                    case WORKFLOW -> StandardHookPoint.BEFORE_WORKFLOW_START;
                    case STATE, SYSTEM -> throw noSuchPoint(component);
                },
                component);
    }

    /**
     * Of the point after an operation of this tool or agent, or after this workflow.
     *
     * @param result what the operation returned
     * @throws IllegalArgumentException as of {@link #before(ComponentId)}
     */
    public static HookContextBuilder after(ComponentId component, @Nullable Object result) {
        StandardHookPoint point = switch (component.type()) {
            case TOOL -> StandardHookPoint.AFTER_TOOL_EXECUTION;
            case AGENT -> StandardHookPoint.AFTER_AGENT_EXECUTION;
            case WORKFLOW -> StandardHookPoint.AFTER_WORKFLOW_COMPLETE;
            case STATE, SYSTEM -> throw noSuchPoint(component);
        };
        return at(point, component).result(result);
    }

    /**
     * Of the point of errors of this tool, agent or workflow.
     *
     * @param error what the operation threw
     * @throws IllegalArgumentException as of {@link #before(ComponentId)}
     */
    public static HookContextBuilder failed(ComponentId component, Throwable error) {
        StandardHookPoint point = switch (component.type()) {
            case TOOL -> StandardHookPoint.TOOL_ERROR;
            case AGENT -> StandardHookPoint.AGENT_ERROR;
            case WORKFLOW -> StandardHookPoint.WORKFLOW_ERROR;
            case STATE, SYSTEM -> throw noSuchPoint(component);
        };
        return at(point, component).error(error);
    }

    private static IllegalArgumentException noSuchPoint(ComponentId component) {
        return new IllegalArgumentException("Which point of " + component
                + " is meant? Name it: HookContexts.at(StandardHookPoint.BEFORE_STATE_WRITE, component)");
    }
}
