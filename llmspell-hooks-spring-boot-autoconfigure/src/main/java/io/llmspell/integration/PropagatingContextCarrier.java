package io.llmspell.integration;

import io.llmspell.hook.ContextCarrier;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Carries what is known to Micrometer's context propagation, such as the observation and the security context, and the
 * MDC.
 */
public final class PropagatingContextCarrier implements ContextCarrier {

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().build();

    @Override
    public Runnable capture(Runnable task) {
        ContextSnapshot snapshot = this.snapshots.captureAll();
        Map<String, String> logging = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            show(logging);
            try {
                snapshot.wrap(task).run();
            } finally {
                show(before);
            }
        };
    }

    private static void show(@Nullable Map<String, String> logging) {
        if (logging != null) {
            MDC.setContextMap(logging);
        } else {
            MDC.clear();
        }
    }
}
