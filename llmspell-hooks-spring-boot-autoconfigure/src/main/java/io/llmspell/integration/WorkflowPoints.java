package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.StandardHookPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The points of workflows that something else runs, with stages, checkpoints and rollbacks of its own, on threads of
 * its own. What it is told of is published as an event too. Thread-safe.
 */
public final class WorkflowPoints {

    private static final Operation.Traits WHOLE = new Operation.Traits(false, true, false);

    private static final Operation.Traits PART = new Operation.Traits(true, true, false);

    private final OperationTemplate template;

    private final OperationEvents events;

    private final HookedPoints checkpoints;

    WorkflowPoints(OperationTemplate template, OperationEvents events, HookedPoints checkpoints) {
        this.checkpoints = checkpoints;
        this.template = template;
        this.events = events;
    }

    /**
     * Runs a workflow with what it has been given once and for all: for a hook to change its arguments, or to have it
     * run again, is an invalid result.
     *
     * @param resultType what a value made by hooks must be, or can be converted to
     * @throws io.llmspell.hook.HookCancelledException if a hook cancelled it
     */
    public <T extends @Nullable Object, E extends Exception> T run(
            ComponentId workflow,
            Map<String, ? extends @Nullable Object> arguments,
            Class<?> resultType,
            HookTemplate.Body<T, E> body)
            throws E {
        return this.template.execute(OperationPoints.WORKFLOW, WHOLE, workflow, "run", arguments, resultType, body);
    }

    /**
     * Runs a stage of such a workflow, which may be run again.
     *
     * @param resultType what a value made by hooks must be, or can be converted to
     * @throws io.llmspell.hook.HookCancelledException if a hook cancelled it
     */
    public <T extends @Nullable Object, E extends Exception> T stage(
            ComponentId workflow,
            String name,
            Map<String, ? extends @Nullable Object> arguments,
            Class<?> resultType,
            HookTemplate.Body<T, E> body)
            throws E {
        return this.template.execute(OperationPoints.STAGE, PART, workflow, name, arguments, resultType, body);
    }

    /** What the hooks of the running workflow or stage find after it, as {@link HookTemplate#metadata()}. */
    public Map<String, Object> metadata() {
        return this.template.metadata();
    }

    /**
     * Goes from one stage to another.
     *
     * @throws io.llmspell.hook.HookCancelledException if a hook stops the workflow there
     */
    public void transition(ComponentId workflow, String from, String to) {
        fire(StandardHookPoint.WORKFLOW_STAGE_TRANSITION, workflow, to, Map.of("from", from, "to", to))
                .orThrow();
    }

    /** Whether anybody would see a checkpoint, so that what is in it matters. */
    public boolean seesCheckpoints() {
        return this.checkpoints.any();
    }

    /** Offers a checkpoint that is about to be saved; a cancel must keep it from being so. */
    public HookOutcome checkpoint(ComponentId workflow, String name, Map<String, ? extends @Nullable Object> state) {
        return fire(StandardHookPoint.WORKFLOW_CHECKPOINT, workflow, name, state);
    }

    /** Tells that a checkpoint was saved. */
    public void saved(ComponentId workflow, @Nullable String stage, String name) {
        this.events.checkpoint(workflow, stage, name);
    }

    /**
     * Tells that something is undone.
     *
     * @param stage the one that it happened in, if it is known
     * @param error why, if that is known
     * @param compensations the names of what undoes it, beside a transaction
     * @param more what else hooks should know
     */
    public void rolledBack(
            ComponentId workflow,
            @Nullable String stage,
            @Nullable Throwable error,
            List<String> compensations,
            Map<String, ? extends @Nullable Object> more) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("error", error);
        data.put("compensations", compensations);
        data.putAll(more);
        this.events.rollback(workflow, stage, error, compensations);
        fire(StandardHookPoint.WORKFLOW_ROLLBACK, workflow, "rollback", data);
    }

    private HookOutcome fire(
            StandardHookPoint point,
            ComponentId workflow,
            String operation,
            Map<String, ? extends @Nullable Object> data) {
        return this.template.fire(point, workflow, operation, Arguments.of(data).asMap());
    }
}
