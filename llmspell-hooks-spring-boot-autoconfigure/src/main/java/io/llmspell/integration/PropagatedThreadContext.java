package io.llmspell.integration;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is known to Micrometer's context propagation, such as the observation and the security context, and the MDC,
 * which shows the correlation id as {@value #CORRELATION_ID} besides.
 */
public final class PropagatedThreadContext implements HookEventContext.ThreadContext {

    /** The key of the correlation id in the MDC. */
    public static final String CORRELATION_ID = "correlation_id";

    private final ContextRegistry registry = ContextRegistry.getInstance();

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().build();

    private record Captured(
            ContextSnapshot snapshot, @Nullable Map<String, String> logging) {}

    @Override
    public @Nullable Object capture() {
        Map<String, String> logging = MDC.getCopyOfContextMap();
        boolean logs = logging != null && !logging.isEmpty();
        if (!logs && !isAnythingSet()) {
            return null;
        }
        return new Captured(this.snapshots.captureAll(), logging);
    }

    private boolean isAnythingSet() {
        for (ThreadLocalAccessor<?> accessor : this.registry.getThreadLocalAccessors()) {
            if (accessor.getValue() != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void run(@Nullable Object captured, @Nullable String correlationId, HookEventContext.Task task)
            throws Exception {
        try {
            if (captured instanceof Captured known) {
                show(known.logging());
                ContextSnapshot.Scope scope = known.snapshot().setThreadLocals();
                try {
                    runCorrelated(correlationId, task);
                } finally {
                    scope.close();
                }
            } else {
                runCorrelated(correlationId, task);
            }
        } finally {
            clear();
        }
    }

    /** Whatever a handler left behind is not for the next one: the thread runs nothing but handlers. */
    private void clear() {
        MDC.clear();
        for (ThreadLocalAccessor<?> accessor : this.registry.getThreadLocalAccessors()) {
            if (accessor.getValue() != null) {
                accessor.setValue();
            }
        }
    }

    private static void runCorrelated(@Nullable String correlationId, HookEventContext.Task task) throws Exception {
        if (correlationId != null) {
            MDC.put(CORRELATION_ID, correlationId);
        }
        task.run();
    }

    private static void show(@Nullable Map<String, String> logging) {
        if (logging != null) {
            MDC.setContextMap(logging);
        } else {
            MDC.clear();
        }
    }
}
