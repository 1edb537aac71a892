package io.llmspell.integration;

import io.llmspell.hook.CallStacks;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs stages as operations named after them. */
final class StagedWorkflowTemplate implements WorkflowTemplate {

    private static final ComponentId UNHOOKED = ComponentId.workflow("unhooked");

    private final OperationTemplate template;

    private final CallStacks stacks;

    private final WorkflowPoints points;

    private final boolean hooked;

    /**
     * Makes a template.
     *
     * @param points those inside of a workflow
     * @param hooked whether the operations of workflows are intercepted at all, so that one can be told from other code
     */
    StagedWorkflowTemplate(OperationTemplate template, CallStacks stacks, WorkflowPoints points, boolean hooked) {
        this.template = template;
        this.points = points;
        this.stacks = stacks;
        this.hooked = hooked;
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(Body<T, E> body) throws E {
        ComponentId workflow = this.hooked ? this.stacks.current().component() : UNHOOKED;
        if (workflow == null || workflow.type() != ComponentType.WORKFLOW) {
            throw new IllegalStateException("WorkflowTemplate.execute(body) must be called inside an operation of a"
                    + " @WorkflowComponent, but was called inside of " + workflow
                    + "; elsewhere use execute(ComponentId.workflow(name), body)");
        }
        return run(workflow, body);
    }

    @Override
    public <T extends @Nullable Object, E extends Exception> T execute(ComponentId workflow, Body<T, E> body) throws E {
        return this.template.<T, E>execute(workflow, "run", Map.of(), Object.class, arguments -> run(workflow, body));
    }

    private <T extends @Nullable Object, E extends Exception> T run(ComponentId workflow, Body<T, E> body) throws E {
        Run run = new Run(workflow);
        try {
            return body.run(run);
        } catch (Throwable ex) {
            run.rollBack(ex);
            throw ex;
        }
    }

    private final class Run implements WorkflowRun {

        private final ComponentId workflow;

        private final Deque<Compensation> compensations = new ArrayDeque<>();

        private @Nullable String stage;

        private Run(ComponentId workflow) {
            this.workflow = workflow;
        }

        private record Compensation(String name, Runnable action) {}

        @Override
        public <T extends @Nullable Object, E extends Exception> T stage(String name, Stage<T, E> body) throws E {
            return this.<T, E>stage(name, Map.of(), Object.class, arguments -> body.run());
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> T stage(
                String name,
                Map<String, ? extends @Nullable Object> arguments,
                Class<?> resultType,
                HookTemplate.Body<T, E> body)
                throws E {
            if (this.stage != null) {
                StagedWorkflowTemplate.this.points.transition(this.workflow, this.stage, name);
            }
            this.stage = name;
            return StagedWorkflowTemplate.this.template.execute(
                    OperationPoints.STAGE, this.workflow, name, arguments, resultType, body);
        }

        @Override
        public boolean checkpoint(
                String name,
                Map<String, ? extends @Nullable Object> state,
                Consumer<Map<String, @Nullable Object>> save) {
            HookOutcome outcome = StagedWorkflowTemplate.this.points.checkpoint(this.workflow, name, state);
            if (outcome.cancelled()) {
                return false;
            }
            save.accept(new LinkedHashMap<>(outcome.data()));
            StagedWorkflowTemplate.this.points.saved(this.workflow, this.stage, name);
            return true;
        }

        @Override
        public void compensate(String name, Runnable action) {
            this.compensations.push(new Compensation(name, action));
        }

        private void rollBack(Throwable failure) {
            List<String> names =
                    this.compensations.stream().map(Compensation::name).toList();
            StagedWorkflowTemplate.this.points.rolledBack(this.workflow, this.stage, failure, names, Map.of());
            for (Compensation compensation : this.compensations) {
                try {
                    compensation.action().run();
                } catch (Throwable ex) {
                    if (!ex.equals(failure)) {
                        failure.addSuppressed(ex);
                    }
                }
            }
        }
    }
}
