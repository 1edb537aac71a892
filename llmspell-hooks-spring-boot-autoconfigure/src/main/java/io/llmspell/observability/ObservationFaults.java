package io.llmspell.observability;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went wrong while something was observed: in a tracer, a handler of observations, a convention, or what logs keep
 * of a thread. No call and no delivery fails by it. The first of each part is logged with its stack trace, all are
 * counted. Thread-safe.
 */
public final class ObservationFaults {

    private static final Logger logger = System.getLogger(ObservationFaults.class.getName());

    private final Map<Part, Count> counts = new EnumMap<>(Part.class);

    public ObservationFaults() {
        for (Part part : Part.values()) {
            this.counts.put(part, new Count());
        }
    }

    /** What was observed. */
    public enum Part {
        /** Hooks. */
        HOOKS("hooks"),
        /** The publication and handling of events. */
        EVENTS("events"),
        /** What goes from thread to thread, and the MDC. */
        CONTEXT("context");

        private final String externalName;

        Part(String externalName) {
            this.externalName = externalName;
        }

        /** The lower-case name used in meters and logs. */
        public String externalName() {
            return this.externalName;
        }
    }

    private static final class Count {

        private final AtomicBoolean logged = new AtomicBoolean();

        private final LongAdder sum = new LongAdder();
    }

    /** Notes a fault. Throws nothing. */
    public void occurred(Part part, Throwable fault) {
        Count count = countOf(part);
        count.sum.increment();
        if (count.logged.compareAndSet(false, true)) {
            try {
                logger.log(
                        Level.WARNING,
                        "Observing failed (" + part.externalName() + "): what is observed goes on, but traces and logs"
                                + " may lack something. Mend the tracer, the ObservationHandler, the convention or"
                                + " the logging adapter that is named below. Further failures are only counted, as"
                                + " observation_failures_total",
                        fault);
            } catch (Throwable ex) {
                // The log itself may be what fails.
                count.sum.increment();
            }
        }
    }

    /** How often it happened so far. */
    public long count(Part part) {
        return countOf(part).sum.sum();
    }

    private Count countOf(Part part) {
        return Objects.requireNonNull(this.counts.get(part));
    }
}
