package io.llmspell.integration;

import io.llmspell.hook.ContextCarrier;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries what is known to Micrometer's context propagation, such as the observation and the security context, and the
 * MDC. A task runs without what cannot be carried.
 */
public final class PropagatingContextCarrier implements ContextCarrier {

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().build();

    private final Consumer<Throwable> faults;

    /** Makes one that passes faults over. */
    public PropagatingContextCarrier() {
        this(fault -> {});
    }

    /**
     * Makes one.
     *
     * @param faults told of what an accessor of context, or the MDC, throws
     */
    public PropagatingContextCarrier(Consumer<Throwable> faults) {
        this.faults = faults;
    }

    @Override
    public Runnable capture(Runnable task) {
        CarriedContext carried = CarriedContext.ofThisThread(this.snapshots, this.faults);
        return () -> {
            Map<String, String> before = CarriedContext.logging(this.faults);
            CarriedScope scope = carried.open(this.faults);
            try {
                task.run();
            } finally {
                scope.close();
                CarriedContext.show(before, this.faults);
            }
        };
    }
}
