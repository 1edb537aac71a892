package io.llmspell.bridge;

import io.llmspell.bridge.ScriptException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
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

    private static final int MANY = Integer.MAX_VALUE / 2;

    /** Between tries to make a context that could not be made. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String file;

    private final Supplier<LoadedContext> contexts;

    private final Runnable letGo;

    private final Executor background;

    private final ScriptStopper stopper;

    private final LongSupplier ticker;

    private final Deque<LoadedContext> idle = new ConcurrentLinkedDeque<>();

    /** One for each that is idle; of a closed pool as many as calls could ever wait for. */
    private final Semaphore permits = new Semaphore(0);

    private final Set<LoadedContext> all = ConcurrentHashMap.newKeySet();

    /** The contexts there are or that are being made, and one for the pool itself until it is closed. */
    private final AtomicInteger held = new AtomicInteger(1);

    /** Contexts that could not be made, and are tried again when they are missed. */
    private final AtomicInteger missing = new AtomicInteger();

    private volatile long nextTry;

    private volatile boolean told;

    private volatile boolean closed;

    private volatile boolean stopped;

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
        this.permits.release();
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
            if (!this.told) {
                this.told = true;
                logger.warn("A further context of a script could not be made, so that fewer of its calls run at a"
                        + " time; it is tried again: " + ex.getMessage());
            }
            this.nextTry = this.ticker.getAsLong() + PAUSE.toNanos();
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
        try {
            return call(context, function, argument, deadline);
        } finally {
            release(context);
        }
    }

    private @Nullable Object call(LoadedContext context, int function, @Nullable Object argument, long deadline) {
        context.caller.begin(deadline);
        ScriptStopper.Watch watch =
                this.stopper.watch(context.context, Math.max(1, deadline - this.ticker.getAsLong()));
        context.watch = watch;
        if (this.stopped) {
            // Written before the watches are read, as the watch is before this is: one of the two sees the other.
            ScriptStopper.stop(watch);
        }
        try {
            return context.call(function, argument);
        } finally {
            watch.end();
            context.watch = null;
        }
    }

    private LoadedContext take(long deadline, Duration timeout) {
        boolean permitted = this.permits.tryAcquire();
        if (!permitted) {
            growMissing();
            permitted = await(deadline);
        }
        LoadedContext context = permitted ? this.idle.pollFirst() : null;
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

    private boolean await(long deadline) {
        try {
            return this.permits.tryAcquire(deadline - this.ticker.getAsLong(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new ScriptException(Kind.STOPPED, this.file, 0, "interrupted while it waited for a context");
        }
    }

    /** Not at each call that waits: a script that cannot be loaded again would keep all others from it. */
    private void growMissing() {
        if (this.missing.get() > 0 && this.ticker.getAsLong() - this.nextTry >= 0) {
            grow(this.missing.getAndSet(0));
        }
    }

    private void release(LoadedContext context) {
        if (!context.context.usable()) {
            discard(context);
            grow(1);
            return;
        }
        this.idle.addFirst(context);
        this.permits.release();
        if (this.closed) {
            discardIdle();
        }
    }

    @Override
    public void close() {
        if (!this.closed) {
            this.closed = true;
            this.all.forEach(context -> context.caller.retire());
            // Whoever waits learns of it at once.
            this.permits.release(MANY);
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
        this.stopped = true;
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

    @Override
    public boolean ended() {
        return this.held.get() == 0;
    }
}
