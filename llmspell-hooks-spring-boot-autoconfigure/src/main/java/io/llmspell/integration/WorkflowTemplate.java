package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import org.jspecify.annotations.Nullable;

/** Gives workflows their {@link WorkflowRun}. Thread-safe. */
public interface WorkflowTemplate {

    /**
     * The code of a workflow.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    interface Body<T extends @Nullable Object, E extends Exception> {

        T run(WorkflowRun run) throws E;
    }

    /**
     * Runs the stages of the workflow whose operation is being called: inside a method of a
     * {@link io.llmspell.annotation.WorkflowComponent}, whose own call fires the points of start, completion and error.
     *
     * @throws IllegalStateException if the calling method is not the operation of a workflow
     */
    <T extends @Nullable Object, E extends Exception> T execute(Body<T, E> body) throws E;

    /** Runs a workflow that is not a bean: fires the points of start, completion and error too. */
    <T extends @Nullable Object, E extends Exception> T execute(ComponentId workflow, Body<T, E> body) throws E;
}
