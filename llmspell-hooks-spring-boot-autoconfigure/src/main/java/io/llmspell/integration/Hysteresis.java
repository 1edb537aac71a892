package io.llmspell.integration;

/** Whether a reading has become high: told once, and again only after it was low in between. For one thread. */
final class Hysteresis {

    private final double high;

    private final double low;

    private boolean isHigh;

    Hysteresis(double high, double low) {
        this.high = high;
        this.low = low;
    }

    double high() {
        return this.high;
    }

    /** Takes a reading; returns whether it is the first high one since the last low one. */
    boolean rises(double reading) {
        boolean before = this.isHigh;
        if (reading >= this.high) {
            this.isHigh = true;
        } else if (reading < this.low) {
            this.isHigh = false;
        }
        return this.isHigh && !before;
    }
}
