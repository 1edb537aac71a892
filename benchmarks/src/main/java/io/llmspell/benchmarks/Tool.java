package io.llmspell.benchmarks;

/** The operation that is intercepted: a few nanoseconds of work behind a class-based proxy. */
public class Tool {

    private int calls;

    /** Counts and answers. */
    public Object call(String argument) {
        this.calls += argument.length();
        return argument;
    }

    /** Works for about the given time, on the processor. */
    public long work(long nanos) {
        long end = System.nanoTime() + nanos;
        long now = System.nanoTime();
        while (now < end) {
            Thread.onSpinWait();
            now = System.nanoTime();
        }
        return now;
    }

    public int calls() {
        return this.calls;
    }
}
