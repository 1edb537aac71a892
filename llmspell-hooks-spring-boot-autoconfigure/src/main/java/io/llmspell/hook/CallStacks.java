package io.llmspell.hook;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@link CallStack} of each thread, and the clocks and ids its calls use. Thread-safe. */
public final class CallStacks {

    private final ThreadLocal<CallStack> current = ThreadLocal.withInitial(() -> new CallStack(this));

    private final LongSupplier ticker;

    private final InstantSource clock;

    private final Supplier<@Nullable String> traceIds;

    CallStacks(LongSupplier ticker, InstantSource clock, Supplier<@Nullable String> traceIds) {
        this.ticker = ticker;
        this.clock = clock;
        this.traceIds = traceIds;
    }

    /** The stack of the current thread. Not to be handed to another thread: use {@link CallStack#capture()}. */
    public CallStack current() {
        return this.current.get();
    }

    /** Nanoseconds of an arbitrary origin, as of {@link System#nanoTime()}. */
    public long nanoTime() {
        return this.ticker.getAsLong();
    }

    InstantSource clock() {
        return this.clock;
    }

    String newCorrelationId() {
        String trace = this.traceIds.get();
        return (trace != null) ? trace : Uuid7.next().toString();
    }
}
