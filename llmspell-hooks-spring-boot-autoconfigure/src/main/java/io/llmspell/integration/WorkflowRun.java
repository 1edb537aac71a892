package io.llmspell.integration;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that is under way: its stages, checkpoints and compensations. Used by the thread that runs the workflow
 * only.
 */
public interface WorkflowRun {

    /**
     * The code of a stage.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    interface Stage<T extends @Nullable Object, E extends Exception> {

        T run() throws E;
    }

    /**
     * Runs a stage between BEFORE_WORKFLOW_STAGE and AFTER_WORKFLOW_STAGE. From the second stage on,
     * WORKFLOW_STAGE_TRANSITION fires first, and a hook that cancels there stops the workflow.
     *
     * @throws io.llmspell.hook.HookCancelledException if a hook stops the transition or cancels the stage
     */
    <T extends @Nullable Object, E extends Exception> T stage(String name, Stage<T, E> body) throws E;

    /**
     * Runs a stage with arguments that hooks may see and change.
     *
     * @param resultType what a value made by hooks must be, or can be converted to
     */
    <T extends @Nullable Object, E extends Exception> T stage(
            String name,
            Map<String, ? extends @Nullable Object> arguments,
            Class<?> resultType,
            HookTemplate.Body<T, E> body)
            throws E;

    /**
     * Offers a checkpoint to the hooks of WORKFLOW_CHECKPOINT, which may change it or refuse that it is saved.
     *
     * @param save saves it, unless it is refused
     * @return whether it was saved
     */
    boolean checkpoint(
            String name, Map<String, ? extends @Nullable Object> state, Consumer<Map<String, @Nullable Object>> save);

    /**
     * Says how to undo what was done so far, if the workflow fails later. The actions run last first, after
     * WORKFLOW_ROLLBACK has fired; one that fails keeps none of the others from running and is suppressed in the
     * workflow's exception.
     */
    void compensate(String name, Runnable action);
}
