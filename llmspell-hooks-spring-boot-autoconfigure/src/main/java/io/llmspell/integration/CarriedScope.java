package io.llmspell.integration;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot has set on the current thread, accessor by accessor: one that throws (a tracer may be behind it)
 * keeps none of the others from being set, nor, which matters more, from being taken off a thread that works for others
 * next.
 */
final class CarriedScope {

    private final List<ContextSnapshot.Scope> scopes = new ArrayList<>(4);

    private final Consumer<Throwable> faults;

    private CarriedScope(Consumer<Throwable> faults) {
        this.faults = faults;
    }

    static CarriedScope open(@Nullable ContextSnapshot snapshot, Consumer<Throwable> faults) {
        CarriedScope scope = new CarriedScope(faults);
        if (snapshot != null) {
            for (ThreadLocalAccessor<?> accessor : ContextRegistry.getInstance().getThreadLocalAccessors()) {
                scope.set(accessor, snapshot);
            }
        }
        return scope;
    }

    private <V> void set(ThreadLocalAccessor<V> accessor, ContextSnapshot snapshot) {
        V before = null;
        try {
            before = accessor.getValue();
            this.scopes.add(snapshot.setThreadLocals(accessor.key()::equals));
        } catch (Throwable ex) {
            this.faults.accept(ex);
            giveBack(accessor, before);
        }
    }

    private <V> void giveBack(ThreadLocalAccessor<V> accessor, @Nullable V before) {
        CarriedContext.safely(
                () -> {
                    if (before != null) {
                        accessor.restore(before);
                    } else {
                        accessor.restore();
                    }
                },
                this.faults);
    }

    void close() {
        for (int i = this.scopes.size() - 1; i >= 0; i--) {
            CarriedContext.safely(this.scopes.get(i)::close, this.faults);
        }
    }
}
