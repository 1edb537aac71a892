package io.llmspell.integration;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is known to Micrometer's context propagation, such as the observation and the security context, and the MDC,
 * which shows the correlation id besides. An event is handled without what cannot be taken along.
 */
public final class PropagatedThreadContext implements HookEventContext.ThreadContext {

    /** The key of the correlation id in the MDC, unless another is given. */
    public static final String CORRELATION_ID = "correlation_id";

    private final ContextRegistry registry = ContextRegistry.getInstance();

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().build();

    private final @Nullable String key;

    private final Consumer<Throwable> faults;

    /** Shows the correlation id as {@value #CORRELATION_ID}, and passes faults over. */
    public PropagatedThreadContext() {
        this(CORRELATION_ID, fault -> {});
    }

    /**
     * Makes one.
     *
     * @param key of the correlation id in the MDC; {@code null} not to show it
     * @param faults told of what an accessor of context, or the MDC, throws
     */
    public PropagatedThreadContext(@Nullable String key, Consumer<Throwable> faults) {
        this.key = key;
        this.faults = faults;
    }

    @Override
    public @Nullable Object capture() {
        Map<String, String> logging = CarriedContext.logging(this.faults);
        boolean logs = logging != null && !logging.isEmpty();
        if (!logs && !isAnythingSet()) {
            return null;
        }
        return CarriedContext.ofThisThread(this.snapshots, this.faults);
    }

    private boolean isAnythingSet() {
        for (ThreadLocalAccessor<?> accessor : this.registry.getThreadLocalAccessors()) {
            if (isSet(accessor)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSet(ThreadLocalAccessor<?> accessor) {
        try {
            return accessor.getValue() != null;
        } catch (Throwable ex) {
            this.faults.accept(ex);
            return false;
        }
    }

    @Override
    public void run(@Nullable Object captured, @Nullable String correlationId, HookEventContext.Task task)
            throws Exception {
        CarriedScope scope = (captured instanceof CarriedContext carried) ? carried.open(this.faults) : null;
        try {
            showCorrelationId(correlationId);
            task.run();
        } finally {
            if (scope != null) {
                scope.close();
            }
            clear();
        }
    }

    private void showCorrelationId(@Nullable String correlationId) {
        String shown = this.key;
        if (shown != null && correlationId != null) {
            CarriedContext.safely(() -> MDC.put(shown, correlationId), this.faults);
        }
    }

    /** Whatever a handler left behind is not for the next one: the thread runs nothing but handlers. */
    private void clear() {
        CarriedContext.safely(MDC::clear, this.faults);
        for (ThreadLocalAccessor<?> accessor : this.registry.getThreadLocalAccessors()) {
            if (isSet(accessor)) {
                CarriedContext.safely(accessor::setValue, this.faults);
            }
        }
    }
}
