package io.llmspell.integration;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is known of a thread, to be taken to another: what Micrometer's context propagation knows, and the MDC. What
 * they throw is told of, and leaves the other thread without; a tracer may be among them.
 *
 * @param snapshot of Micrometer's context propagation
 * @param logging the MDC
 */
record CarriedContext(
        @Nullable ContextSnapshot snapshot, @Nullable Map<String, String> logging) {

    /** Something that may throw. */
    interface Step {
        void run();
    }

    static CarriedContext ofThisThread(ContextSnapshotFactory snapshots, Consumer<Throwable> faults) {
        return new CarriedContext(capture(snapshots, faults), logging(faults));
    }

    private static @Nullable ContextSnapshot capture(ContextSnapshotFactory snapshots, Consumer<Throwable> faults) {
        try {
            return snapshots.captureAll();
        } catch (Throwable ex) {
            faults.accept(ex);
            return null;
        }
    }

    /** The MDC of the current thread; {@code null} for nothing. */
    static @Nullable Map<String, String> logging(Consumer<Throwable> faults) {
        try {
            return MDC.getCopyOfContextMap();
        } catch (Throwable ex) {
            faults.accept(ex);
            return null;
        }
    }

    /** Makes it known of the current thread; the scope ends that of what is not the MDC. */
    CarriedScope open(Consumer<Throwable> faults) {
        show(this.logging, faults);
        return CarriedScope.open(this.snapshot, faults);
    }

    static void show(@Nullable Map<String, String> logging, Consumer<Throwable> faults) {
        safely(
                () -> {
                    if (logging != null) {
                        MDC.setContextMap(logging);
                    } else {
                        MDC.clear();
                    }
                },
                faults);
    }

    static void safely(Step step, Consumer<Throwable> faults) {
        try {
            step.run();
        } catch (Throwable ex) {
            faults.accept(ex);
        }
    }
}
