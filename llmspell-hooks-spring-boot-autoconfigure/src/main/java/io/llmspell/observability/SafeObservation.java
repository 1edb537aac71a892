package io.llmspell.observability;

import io.llmspell.observability.ObservationFaults.Part;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * An observation whose handlers can do no harm: what they throw is noted, and the current observation of a thread is
 * after it what it was before.
 */
final class SafeObservation {

    private final Observation observation;

    private final ObservationRegistry registry;

    private final ObservationFaults faults;

    private final Part part;

    private volatile boolean started;

    /** Of the one thread that entered, as is what follows. */
    private Observation.@Nullable Scope scope;

    private Observation.@Nullable Scope before;

    SafeObservation(Observation observation, ObservationRegistry registry, ObservationFaults faults, Part part) {
        this.observation = observation;
        this.registry = registry;
        this.faults = faults;
        this.part = part;
    }

    /** Something that may throw whatever it likes. */
    interface Step {
        void run();
    }

    private boolean safely(Step step) {
        try {
            step.run();
            return true;
        } catch (Throwable ex) {
            this.faults.occurred(this.part, ex);
            return false;
        }
    }

    void start() {
        this.started = safely(this.observation::start);
        if (!this.started) {
            // Handlers before the one that failed have begun.
            safely(this.observation::stop);
        }
    }

    /** Makes it the current one of the thread, until {@link #leave}. */
    void enter() {
        if (!this.started) {
            return;
        }
        this.before = this.registry.getCurrentObservationScope();
        if (!safely(() -> this.scope = this.observation.openScope())) {
            Observation.Scope halfOpen = this.registry.getCurrentObservationScope();
            if (halfOpen != null && !halfOpen.equals(this.before)) {
                safely(halfOpen::close);
            }
            restore();
        }
    }

    /** On the thread that entered. */
    void leave() {
        Observation.Scope opened = this.scope;
        if (opened == null) {
            return;
        }
        this.scope = null;
        safely(opened::close);
        restore();
    }

    @SuppressWarnings("ReferenceEquality") // this very scope
    private void restore() {
        if (this.registry.getCurrentObservationScope() != this.before) {
            this.registry.setCurrentObservationScope(this.before);
        }
        this.before = null;
    }

    void error(Throwable error) {
        if (this.started) {
            safely(() -> this.observation.error(error));
        }
    }

    void stop() {
        if (this.started) {
            safely(this.observation::stop);
        }
    }
}
