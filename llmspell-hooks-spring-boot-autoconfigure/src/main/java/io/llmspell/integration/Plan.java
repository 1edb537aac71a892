package io.llmspell.integration;

import io.llmspell.hook.HookChain;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookSnapshot;
import org.jspecify.annotations.Nullable;

/** The hooks of one snapshot at each point of one operation; a chain that would be empty is {@code null}. */
record Plan(
        OperationEngine engine,
        Operation operation,
        HookSnapshot snapshot,
        @Nullable HookChain before,
        @Nullable HookChain validation,
        @Nullable HookChain after,
        @Nullable HookChain error,
        @Nullable HookChain elements,
        boolean isEmpty) {

    static Plan of(OperationEngine engine, Operation operation, HookSnapshot snapshot) {
        OperationPoints points = operation.points();
        HookChain before = chain(operation, snapshot, points.before());
        HookChain validation = chain(operation, snapshot, points.validation());
        HookChain after = chain(operation, snapshot, points.after());
        HookChain error = chain(operation, snapshot, points.error());
        HookChain elements = elements(operation, snapshot, points.after());
        boolean empty = before == null && validation == null && after == null && error == null && elements == null;
        return new Plan(engine, operation, snapshot, before, validation, after, error, elements, empty);
    }

    private static @Nullable HookChain elements(Operation operation, HookSnapshot snapshot, @Nullable HookPoint after) {
        Delivery delivery = operation.signature().delivery();
        if (after == null || delivery == null || !delivery.hasElements()) {
            return null;
        }
        HookChain chain = snapshot.elementChain(after, operation.target());
        return chain.isEmpty() ? null : chain;
    }

    private static @Nullable HookChain chain(Operation operation, HookSnapshot snapshot, @Nullable HookPoint point) {
        if (point == null) {
            return null;
        }
        HookChain chain = snapshot.chain(point, operation.target());
        return chain.isEmpty() ? null : chain;
    }

    /** Whether hooks may ask for another run once the operation has run. */
    boolean mayRunAgain() {
        return transforms(this.after) || transforms(this.error);
    }

    /** Whether hooks, in the modes that they are in now, may change or refuse a value, or recover from an exception. */
    boolean changesWhatIsGiven() {
        return (this.after != null && this.after.mayChange()) || (this.error != null && this.error.mayChange());
    }

    private static boolean transforms(@Nullable HookChain chain) {
        return chain != null && !chain.isEmpty(HookPhase.TRANSFORM);
    }
}
