package io.llmspell.bridge;

import io.llmspell.bridge.ScriptException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one version of a script. A call takes one for itself and waits for it no longer than its own deadline
 * is away; the context used last is taken first, as its code is the warmest. A context that a stopped call leaves
 * unusable is made anew in the background, and so are all but the first one.
 */
final class ContextPool implements ScriptCalls {

    private static final Log logger = LogFactory.getLog(ContextPool.class);

    private static final long STOP_MILLIS = 1_000;

    private final String file;

    private final Supplier<LoadedContext> contexts;

    private final Runnable letGo;

    private final Executor background;

    private final ScriptStopper stopper;

    private final LongSupplier ticker;

    private final BlockingDeque<LoadedContext> idle = new LinkedBlockingDeque<>();

    private final Set<LoadedContext> all = ConcurrentHashMap.newKeySet();

    /** The contexts there are or that are being made, and one for the pool itself until it is closed. */
    private final AtomicInteger held = new AtomicInteger(1);

    /** Contexts that could not be made, and are tried again when they are missed. */
    private final AtomicInteger missing = new AtomicInteger();

    private volatile boolean closed;

    /**
     * @param first the context that the script was loaded with
     * @param contexts makes further ones
     * @param letGo called when the last context of a closed pool is gone
     * @param background where further contexts are made
     */
    ContextPool(
            String file,
            LoadedContext first,
            Supplier<LoadedContext> contexts,
            Runnable letGo,
            Executor background,
            ScriptStopper stopper,
            LongSupplier ticker) {
        this.file = file;
        this.contexts = contexts;
        this.letGo = letGo;
        this.background = background;
        this.stopper = stopper;
        this.ticker = ticker;
        this.held.incrementAndGet();
        this.all.add(first);
        this.idle.add(first);
    }

    /** Has so many contexts more made. */
    void grow(int count) {
        for (int i = 0; i < count && hold(); i++) {
            try {
                this.background.execute(this::add);
            } catch (RejectedExecutionException ex) {
                logger.debug("No more contexts for " + this.file + ": the application ends", ex);
                drop();
            }
        }
    }

    private boolean hold() {
        return this.held.getAndUpdate(count -> (count == 0) ? 0 : count + 1) != 0;
    }

    private void drop() {
        if (this.held.decrementAndGet() == 0) {
            this.letGo.run();
        }
    }

    private void add() {
        if (this.closed) {
            drop();
            return;
        }
        LoadedContext context;
        try {
            context = this.contexts.get();
        } catch (RuntimeException | Error ex) {
            if (this.closed) {
                logger.debug("A context was not made any more for " + this.file, ex);
                drop();
                return;
            }
            logger.warn("A further context of a script could not be made, so that fewer of its calls run at a time: "
                    + ex.getMessage());
            this.missing.incrementAndGet();
            drop();
            return;
        }
        this.all.add(context);
        release(context);
    }

    @Override
    public @Nullable Object call(int function, @Nullable Object argument, Duration timeout) {
        long deadline = this.ticker.getAsLong() + timeout.toNanos();
        LoadedContext context = take(deadline, timeout);
        context.caller.begin(deadline);
        ScriptStopper.Watch watch =
                this.stopper.watch(context.context, Math.max(1, deadline - this.ticker.getAsLong()));
        context.watch = watch;
        try {
            return context.call(function, argument);
        } finally {
            watch.end();
            context.watch = null;
            release(context);
        }
    }

    private LoadedContext take(long deadline, Duration timeout) {
        LoadedContext context = this.idle.pollFirst();
        if (context == null && !this.closed) {
            grow(this.missing.getAndSet(0));
            try {
                context = this.idle.pollFirst(deadline - this.ticker.getAsLong(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new ScriptException(Kind.STOPPED, this.file, 0, "interrupted while it waited for a context");
            }
        }
        if (context != null) {
            return context;
        }
        if (this.closed) {
            throw new ClosedException(this.file);
        }
        throw new ScriptException(
                Kind.STOPPED,
                this.file,
                0,
                "none of its contexts became free within " + timeout.toMillis()
                        + " ms: raise llmspell.bridge.scripts.pool-size");
    }

    private void release(LoadedContext context) {
        if (!context.context.usable()) {
            discard(context);
            grow(1);
            return;
        }
        this.idle.addFirst(context);
        if (this.closed) {
            discardIdle();
        }
    }

    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            discardIdle();
            drop();
        }
    }

    private void discardIdle() {
        LoadedContext context;
        while ((context = this.idle.pollFirst()) != null) {
            discard(context);
        }
    }

    private void discard(LoadedContext context) {
        this.all.remove(context);
        context.context.close();
        drop();
    }

    /** Waits a moment for it to end: what hangs in a function of the application cannot be stopped. */
    @Override
    public void stop() {
        List<Thread> stops = new ArrayList<>();
        for (LoadedContext context : this.all) {
            ScriptStopper.Watch watch = context.watch;
            if (watch != null) {
                stops.add(ScriptStopper.stop(watch));
            }
        }
        for (Thread stop : stops) {
            try {
                stop.join(STOP_MILLIS);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
