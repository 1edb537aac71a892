package io.llmspell.observability;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookObserver;
import io.llmspell.hook.HookPass;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookRun;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.ResultType;
import io.llmspell.observability.ObservationFaults.Part;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Observes hooks by Micrometer: each chain, that is the hooks of a call at one point and in one phase, or each hook.
 * The observation is the current one while the hooks' code runs, on whatever thread, so that what they call is inside
 * of it. Hooks on the elements of a stream are not observed: there would be one for each. Costs nothing while the
 * registry has no handler. Thread-safe.
 */
public final class HookObservations implements HookObserver {

    private final ObservationRegistry registry;

    private final boolean eachHook;

    private final @Nullable HookObservationConvention own;

    private final HookObservationConvention byDefault;

    private final ObservationFaults faults;

    private final BoundedNames<ComponentId> components = new BoundedNames<>(ComponentId::toString);

    private final BoundedNames<HookPoint> points = new BoundedNames<>(HookPoint::externalName);

    private final BoundedNames<String> hooks = new BoundedNames<>(name -> name);

    /**
     * Makes it.
     *
     * @param level what is observed; not {@link HookObservationLevel#NONE}
     * @param own names observations and their keys; {@code null} for {@code byDefault}, unless the registry has a
     *     convention for them
     * @param byDefault names them otherwise
     */
    public HookObservations(
            ObservationRegistry registry,
            HookObservationLevel level,
            @Nullable HookObservationConvention own,
            HookObservationConvention byDefault,
            ObservationFaults faults) {
        if (level == HookObservationLevel.NONE) {
            throw new IllegalArgumentException("Hooks that are not to be observed need no observer");
        }
        this.registry = registry;
        this.eachHook = level == HookObservationLevel.HOOK;
        this.own = own;
        this.byDefault = byDefault;
        this.faults = faults;
    }

    @Override
    public boolean isActive() {
        return !this.registry.isNoop();
    }

    @Override
    public @Nullable HookPass begin(HookPhase phase, HookContext context, boolean element) {
        if (element) {
            return null;
        }
        try {
            if (this.eachHook) {
                return new Hooks(phase);
            }
            Chain chain = new Chain(phase, context);
            chain.begin();
            return chain;
        } catch (Throwable ex) {
            this.faults.occurred(Part.HOOKS, ex);
            return null;
        }
    }

    private HookObservationContext observed(HookPhase phase, HookContext context, String hook) {
        return new HookObservationContext(
                context, phase, this.components.of(context.component()), this.points.of(context.point()), hook);
    }

    private SafeObservation observation(HookObservationContext observed) {
        Observation observation = Observation.createNotStarted(this.own, this.byDefault, () -> observed, this.registry);
        Observation parent = this.registry.getCurrentObservation();
        if (parent != null) {
            observation.parentObservation(parent);
        }
        return new SafeObservation(observation, this.registry, this.faults, Part.HOOKS);
    }

    /** What a failure is shown as; {@code null} for one that is no error, such as a breaker that is open. */
    private static @Nullable Throwable errorOf(HookFailure failure) {
        if (failure.cause() != null) {
            return failure.cause();
        }
        return (failure.kind() == HookFailure.Kind.TIMEOUT) ? new TimeoutException(failure.message()) : null;
    }

    /** All hooks of a pass in one observation. */
    private final class Chain implements HookPass {

        private final HookObservationContext observed;

        private final SafeObservation observation;

        private Chain(HookPhase phase, HookContext context) {
            this.observed = observed(phase, context, KeyValue.NONE_VALUE);
            this.observation = observation(this.observed);
        }

        private void begin() {
            this.observation.start();
            this.observation.enter();
        }

        @Override
        public HookRun run(RegisteredHook hook, HookContext context) {
            return new Member(HookObservations.this.hooks.of(hook.name()));
        }

        @Override
        public void ended() {
            if (this.observed.getResult().equals(KeyValue.NONE_VALUE)) {
                this.observed.result(KeyValue.NONE_VALUE, ResultType.CONTINUE.externalName());
            }
            this.observation.leave();
            this.observation.stop();
        }

        /** Of the results of all, the last that had effect is that of the chain. */
        private final class Member implements HookRun {

            private final String hook;

            private Member(String hook) {
                this.hook = hook;
            }

            @Override
            public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                ResultType type = result.type();
                if (mode == HookMode.ENFORCE && type != ResultType.CONTINUE && type != ResultType.SKIPPED) {
                    Chain.this.observed.result(this.hook, type.externalName());
                }
            }

            @Override
            public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                Chain.this.observed.result(this.hook, failure.kind().externalName());
                Throwable error = errorOf(failure);
                if (error != null) {
                    Chain.this.observation.error(error);
                }
            }
        }
    }

    /** Each hook of a pass in an observation of its own. */
    private final class Hooks implements HookPass {

        private final HookPhase phase;

        private Hooks(HookPhase phase) {
            this.phase = phase;
        }

        @Override
        public @Nullable HookRun run(RegisteredHook hook, HookContext context) {
            try {
                HookObservationContext observed =
                        observed(this.phase, context, HookObservations.this.hooks.of(hook.name()));
                return new ObservedRun(observed, observation(observed));
            } catch (Throwable ex) {
                HookObservations.this.faults.occurred(Part.HOOKS, ex);
                return null;
            }
        }

        @Override
        public void ended() {}
    }

    /** One run, whose end may be told by another thread, and before its code has returned. */
    private static final class ObservedRun implements HookRun {

        private final HookObservationContext observed;

        private final OnceObservation observation;

        private ObservedRun(HookObservationContext observed, SafeObservation observation) {
            this.observed = observed;
            this.observation = new OnceObservation(observation);
        }

        @Override
        public void entered() {
            this.observation.enter();
        }

        @Override
        public void left() {
            this.observation.leave();
        }

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            this.observed.result(this.observed.getHook(), result.type().externalName());
            this.observation.end(null);
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            this.observed.result(this.observed.getHook(), failure.kind().externalName());
            this.observation.end(errorOf(failure));
        }
    }
}
