package io.llmspell.event;

import java.time.Duration;

/** Every event counts, and publishers can wait. */
final class Block extends FlowController {

    private final Duration timeout;

    Block(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("A publisher must wait for more than no time, but the timeout is "
                    + timeout + "; use reject() if it is not to wait");
        }
        this.timeout = timeout;
    }

    @Override
    public String externalName() {
        return "block";
    }

    @Override
    Admission whenFull(EventQueue queue) {
        return Admission.WAIT;
    }

    @Override
    long patienceNanos() {
        return Nanos.of(this.timeout);
    }

    @Override
    public String toString() {
        return externalName() + "(" + this.timeout + ")";
    }
}
