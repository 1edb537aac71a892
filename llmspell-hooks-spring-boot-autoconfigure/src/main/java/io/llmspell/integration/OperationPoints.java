package io.llmspell.integration;

import io.llmspell.hook.HookPoint;
import io.llmspell.hook.StandardHookPoint;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * The points around an operation.
 *
 * @param conflictsOnly whether the error point is for Spring's concurrency failures only
 */
record OperationPoints(
        HookPoint before,
        @Nullable HookPoint validation,
        @Nullable HookPoint after,
        @Nullable HookPoint error,
        boolean conflictsOnly) {

    static final OperationPoints AGENT = around(
            StandardHookPoint.BEFORE_AGENT_EXECUTION,
            StandardHookPoint.AFTER_AGENT_EXECUTION,
            StandardHookPoint.AGENT_ERROR);

    static final OperationPoints TOOL = new OperationPoints(
            StandardHookPoint.BEFORE_TOOL_EXECUTION,
            StandardHookPoint.TOOL_VALIDATION,
            StandardHookPoint.AFTER_TOOL_EXECUTION,
            StandardHookPoint.TOOL_ERROR,
            false);

    static final OperationPoints TOOL_DISCOVERY =
            around(StandardHookPoint.BEFORE_TOOL_DISCOVERY, StandardHookPoint.AFTER_TOOL_DISCOVERY, null);

    static final OperationPoints WORKFLOW = around(
            StandardHookPoint.BEFORE_WORKFLOW_START,
            StandardHookPoint.AFTER_WORKFLOW_COMPLETE,
            StandardHookPoint.WORKFLOW_ERROR);

    static final OperationPoints STAGE =
            around(StandardHookPoint.BEFORE_WORKFLOW_STAGE, StandardHookPoint.AFTER_WORKFLOW_STAGE, null);

    static final OperationPoints STATE_READ =
            around(StandardHookPoint.BEFORE_STATE_READ, StandardHookPoint.AFTER_STATE_READ, null);

    static final OperationPoints STATE_WRITE = new OperationPoints(
            StandardHookPoint.BEFORE_STATE_WRITE,
            null,
            StandardHookPoint.AFTER_STATE_WRITE,
            StandardHookPoint.STATE_CONFLICT,
            true);

    static final OperationPoints STATE_MIGRATION = around(StandardHookPoint.STATE_MIGRATION, null, null);

    private static final @Nullable Class<?> CONCURRENCY_FAILURE = concurrencyFailure();

    private static OperationPoints around(HookPoint before, @Nullable HookPoint after, @Nullable HookPoint error) {
        return new OperationPoints(before, null, after, error, false);
    }

    /** A custom point ahead of an operation, with nothing after it. */
    static OperationPoints only(HookPoint before) {
        return around(before, null, null);
    }

    /** Whether the error point fires for this exception. */
    boolean firesFor(Throwable exception) {
        return !this.conflictsOnly || (CONCURRENCY_FAILURE != null && CONCURRENCY_FAILURE.isInstance(exception));
    }

    private static @Nullable Class<?> concurrencyFailure() {
        String name = "org.springframework.dao.ConcurrencyFailureException";
        ClassLoader loader = OperationPoints.class.getClassLoader();
        return ClassUtils.isPresent(name, loader) ? ClassUtils.resolveClassName(name, loader) : null;
    }
}
