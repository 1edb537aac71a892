package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one context. Scripts run on it and not on their callers' threads, because some steps of the engines
 * cannot be stopped: then the caller goes on and the thread is left behind. It is also what makes it all the same
 * whether callers are virtual threads, or are interrupted, and how deep their stacks are.
 *
 * <p>Functions of the host run on the caller's thread, which is waiting anyway: what belongs to it is there.
 */
final class ScriptThread extends Thread {

    private static final AtomicLong MADE = new AtomicLong();

    private final long number = MADE.incrementAndGet();

    private volatile @Nullable Work work;

    private volatile boolean ended;

    private volatile Runnable last = () -> {};

    /** Of calls inside of each other, only used by the thread itself. */
    private int depth;

    /** @param stack in bytes; pages of it are only taken when they are used */
    ScriptThread(String name, long stack) {
        super(null, null, name, stack, false);
        setDaemon(true);
        setContextClassLoader(ScriptThread.class.getClassLoader());
    }

    /** One run or call. */
    private static final class Work {

        private final Supplier<@Nullable Object> body;

        private final Thread caller = Thread.currentThread();

        private volatile @Nullable HostCall request;

        private volatile boolean begun;

        private volatile boolean stopping;

        private volatile boolean abandoned;

        private volatile boolean done;

        private @Nullable Object value;

        private @Nullable RuntimeException failure;

        Work(Supplier<@Nullable Object> body) {
            this.body = body;
        }
    }

    private static final class HostCall {

        private final Supplier<@Nullable Object> body;

        private volatile boolean done;

        private @Nullable Object value;

        private @Nullable RuntimeException failure;

        HostCall(Supplier<@Nullable Object> body) {
            this.body = body;
        }

        void answer() {
            try {
                this.value = this.body.get();
            } catch (RuntimeException ex) {
                this.failure = ex;
            } catch (StackOverflowError ex) {
                this.failure = limit("the call stack of the application is exhausted");
            } catch (Throwable ex) {
                this.failure = limit("a function of the application failed, or is out of memory");
            } finally {
                this.done = true;
            }
        }

        private static ScriptException limit(String problem) {
            return new ScriptException(ScriptException.Kind.LIMIT, problem);
        }
    }

    @Override
    public void run() {
        while (!this.ended) {
            Work next = this.work;
            if (next == null || next.begun) {
                LockSupport.park(this);
            } else {
                next.begun = true;
                perform(next);
            }
        }
        this.last.run();
    }

    private void perform(Work next) {
        this.depth = 0;
        try {
            next.value = next.body.get();
        } catch (ScriptException ex) {
            next.failure = ex;
        } catch (StackOverflowError ex) {
            next.failure = new ScriptException(ScriptException.Kind.LIMIT, "too many calls inside of each other");
        } catch (RuntimeException ex) {
            next.failure = ex;
        } catch (Error ex) {
            next.failure = new ScriptException(ScriptException.Kind.LIMIT, "the engine failed, or is out of memory");
        } finally {
            // Whatever stopped it has nothing to do with what runs here next.
            Thread.interrupted();
            next.done = true;
            LockSupport.unpark(next.caller);
        }
    }

    /**
     * Runs it on this thread, while the caller waits for it.
     *
     * @throws ScriptException of the kind {@code STOPPED} if it was left behind
     */
    @Nullable
    Object await(Supplier<@Nullable Object> body) {
        Work mine = new Work(body);
        this.work = mine;
        LockSupport.unpark(this);
        boolean interrupted = false;
        while (!mine.done && !mine.abandoned) {
            HostCall request = mine.request;
            if (request != null) {
                mine.request = null;
                interrupted = answer(request, interrupted);
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!mine.done) {
            throw stopped();
        }
        this.work = null;
        if (mine.failure != null) {
            throw mine.failure;
        }
        return mine.value;
    }

    private boolean answer(HostCall request, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            request.answer();
        } finally {
            LockSupport.unpark(this);
        }
        return Thread.interrupted();
    }

    static ScriptException stopped() {
        return new ScriptException(ScriptException.Kind.STOPPED, "the script was stopped");
    }

    /** Runs it on the thread of the caller; called on this thread. */
    @Nullable
    Object onCaller(Supplier<@Nullable Object> body) {
        Work current = this.work;
        if (current == null || current.abandoned) {
            throw stopped();
        }
        HostCall call = new HostCall(body);
        current.request = call;
        LockSupport.unpark(current.caller);
        while (!call.done) {
            LockSupport.park(this);
            if (Thread.interrupted() && current.stopping) {
                throw stopped();
            }
        }
        if (call.failure != null) {
            throw call.failure;
        }
        return call.value;
    }

    /** Notes that what runs is to stop; false if nothing runs. */
    boolean stopping() {
        Work current = this.work;
        if (current == null || current.done || current.abandoned) {
            return false;
        }
        current.stopping = true;
        return true;
    }

    /** Whether what runs now is to stop. */
    boolean isStopping() {
        Work current = this.work;
        return current == null || current.stopping;
    }

    /** Waits until nothing runs, and says whether that is so. */
    boolean idleWithin(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Work current = this.work;
        while (current != null && !current.done && System.nanoTime() < end) {
            LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(500));
        }
        return current == null || current.done;
    }

    /** Lets the caller go on; the thread ends when what runs ends. */
    void abandon() {
        this.ended = true;
        Work current = this.work;
        if (current != null) {
            current.abandoned = true;
            LockSupport.unpark(current.caller);
        }
    }

    /** Counts all of them, from 1. */
    long number() {
        return this.number;
    }

    /** Ends the thread, in which nothing runs, with this. */
    void end(Runnable last) {
        this.last = last;
        this.ended = true;
        LockSupport.unpark(this);
    }

    /** A function of the script begins: false if it may not. Called on this thread. */
    boolean enter(int deepest) {
        return ++this.depth <= deepest;
    }

    void leave() {
        this.depth--;
    }

    /** For what may never end. */
    static void inBackground(String name, Runnable body) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        thread.start();
    }
}
