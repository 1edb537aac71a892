package io.llmspell.bridge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The one context of a plug-in that takes calls of many threads at once. It cannot be stopped, and is closed when the
 * last call has ended.
 */
final class SharedContext implements ScriptCalls {

    private final String file;

    private final LoadedContext context;

    private final Runnable letGo;

    /** The calls that run, and one more until it is closed. */
    private final AtomicInteger held = new AtomicInteger(1);

    private final AtomicInteger closes = new AtomicInteger();

    SharedContext(String file, LoadedContext context, Runnable letGo) {
        this.file = file;
        this.context = context;
        this.letGo = letGo;
    }

    @Override
    public @Nullable Object call(int function, @Nullable Object argument, Duration timeout) {
        if (this.held.getAndUpdate(count -> (count == 0) ? 0 : count + 1) == 0) {
            throw new ClosedException(this.file);
        }
        try {
            return this.context.call(function, argument);
        } finally {
            drop();
        }
    }

    private void drop() {
        if (this.held.decrementAndGet() == 0) {
            this.context.context.close();
            this.letGo.run();
        }
    }

    @Override
    public void close() {
        if (this.closes.getAndIncrement() == 0) {
            this.context.caller.retire();
            drop();
        }
    }

    @Override
    public void stop() {
        // Nothing stops machine code but its own end.
    }

    @Override
    public boolean ended() {
        return this.held.get() == 0;
    }
}
