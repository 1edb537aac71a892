package io.llmspell.event;

import java.time.Duration;

/** How fast events are replayed. */
public sealed interface ReplayPace {

    /** As fast as they are taken: the default. */
    static ReplayPace atOnce() {
        return new AtOnce();
    }

    /** With the time in between that there was when they happened. */
    static ReplayPace original() {
        return new Scaled(1);
    }

    /**
     * So many times as fast as they happened: 2 halves the time in between, 0.5 doubles it.
     *
     * @throws IllegalArgumentException if it is not a finite number above 0
     */
    static ReplayPace scaled(double factor) {
        return new Scaled(factor);
    }

    /** How long an event comes after another that happened so long before it. */
    Duration pause(Duration between);

    /** Without a pause. */
    record AtOnce() implements ReplayPace {

        @Override
        public Duration pause(Duration between) {
            return Duration.ZERO;
        }
    }

    /** In proportion. */
    record Scaled(double factor) implements ReplayPace {

        public Scaled {
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("The factor of a pace must be finite and above 0, but is " + factor);
            }
        }

        @Override
        public Duration pause(Duration between) {
            return (this.factor == 1) ? between : Duration.ofNanos((long) (Nanos.of(between) / this.factor));
        }
    }
}
