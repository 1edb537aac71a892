package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.CallStack;
import io.llmspell.hook.HookSnapshot;
import io.llmspell.hook.HookTarget;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** An operation of a component, with the hooks that are for it as of the latest snapshot. Thread-safe. */
final class Operation {

    private final HookTarget target;

    private final OperationPoints points;

    private final Signature signature;

    private final Traits traits;

    private final OperationBody body;

    private volatile boolean remembers;

    private volatile @Nullable Plan plan;

    private volatile @Nullable OperationReporter reporter;

    Operation(HookTarget target, OperationPoints points, Signature signature, Traits traits, OperationBody body) {
        this.body = body;
        this.target = target;
        this.points = points;
        this.signature = signature;
        this.traits = traits;
    }

    /** What an operation takes and returns. */
    static final class Signature {

        private final String[] names;

        private final List<ResolvableType> types;

        private final ResolvableType returnType;

        private final ResolvableType declaredType;

        private final @Nullable Method method;

        private final Class<?>[] rawTypes;

        private final @Nullable Delivery delivery;

        Signature(String[] names, List<ResolvableType> types, ResolvableType returnType, @Nullable Method method) {
            this.names = names;
            this.types = types;
            this.delivery = Delivery.of(returnType);
            this.returnType = (this.delivery != null) ? this.delivery.valueType(returnType) : returnType;
            this.declaredType = returnType;
            this.method = method;
            this.rawTypes = types.stream()
                    .map(type -> ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class)))
                    .toArray(Class<?>[]::new);
        }

        /** The arguments of a call; where the operation is no method, nothing is known of their types. */
        Arguments arguments(@Nullable Object[] values) {
            return (this.method != null)
                    ? Arguments.of(this.names, this.rawTypes, values)
                    : Arguments.of(this.names, values);
        }

        /** The names of the parameters; shared by all calls, not to be changed. */
        String[] names() {
            return this.names;
        }

        List<ResolvableType> types() {
            return this.types;
        }

        /** The type of the value: of what a future or a publisher gives, where the operation returns one. */
        ResolvableType returnType() {
            return this.returnType;
        }

        /** The type that the operation returns. */
        ResolvableType declaredType() {
            return this.declaredType;
        }

        /** How the operation gives a value that comes later; {@code null} if it is there when it returns. */
        @Nullable
        Delivery delivery() {
            return this.delivery;
        }

        /**
         * What was returned by an operation without hooks, so that what it calls once somebody has subscribed finds it
         * as its parent.
         *
         * @param stack inside of the operation
         */
        @Nullable
        Object placed(@Nullable Object returned, CallStack stack) {
            return (this.delivery != null && returned != null) ? this.delivery.placed(returned, stack) : returned;
        }

        /** The method, where the operation is one. */
        @Nullable
        Method method() {
            return this.method;
        }
    }

    /**
     * What hooks may do with an operation.
     *
     * @param repeatable whether it may run more than once in a call
     * @param substitutable whether it may be answered without running
     * @param changeable whether its arguments may be changed
     */
    record Traits(boolean repeatable, boolean substitutable, boolean changeable) {
        static final Traits FREE = new Traits(true, true, true);
    }

    HookTarget target() {
        return this.target;
    }

    OperationPoints points() {
        return this.points;
    }

    Signature signature() {
        return this.signature;
    }

    Traits traits() {
        return this.traits;
    }

    OperationBody body() {
        return this.body;
    }

    /** The hooks for this operation in this snapshot, which is asked with the current one nearly always. */
    @SuppressWarnings("ReferenceEquality") // the contract of HookSnapshot: the same object as long as nothing changed
    Plan plan(OperationEngine engine, HookSnapshot snapshot) {
        Plan known = this.plan;
        if (known == null || known.snapshot() != snapshot) {
            known = Plan.of(engine, this, snapshot);
            this.plan = known;
        }
        return known;
    }

    /** What tells of the calls of this operation, if anybody wants to know of one that begins now. */
    @Nullable
    OperationReporter wantedReporter(OperationEvents events) {
        OperationReporter known = this.reporter;
        if (known == null) {
            known = events.reporter(this);
            this.reporter = known;
        }
        return known.isWanted() ? known : null;
    }

    /** Whether a result of this operation was ever remembered, so that looking for one makes sense. */
    boolean remembers() {
        return this.remembers;
    }

    void remember() {
        this.remembers = true;
    }

    @Override
    public String toString() {
        return this.target.toString();
    }
}
