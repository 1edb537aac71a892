package io.llmspell.state;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMatcher;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what hooks decide into a journal. A call only leaves references in a bounded buffer; a thread of its own makes
 * JSON of them and writes them in batches. What the buffer has no room for is counted and not recorded.
 */
public final class DecisionRecorder implements HookListener, AutoCloseable {

    private static final Logger logger = System.getLogger(DecisionRecorder.class.getName());

    private static final int BATCH = 256;

    private static final Duration BETWEEN_TRIMS = Duration.ofSeconds(30);

    private final JournalSettings settings;

    private final HookMatcher components;

    private final DecisionJournal journal;

    private final DecisionReader reader;

    private final Clock clock;

    private final BlockingQueue<Captured> buffer;

    private final Thread thread;

    private final AtomicLong taken = new AtomicLong();

    private final LongAdder overflowed = new LongAdder();

    private final LongAdder failed = new LongAdder();

    private final Object progress = new Object();

    private long handled;

    private long recorded;

    private Instant nextTrim;

    private boolean failing;

    private volatile boolean closed;

    /**
     * Starts to record.
     *
     * @param threads makes the thread that writes, not started
     */
    public DecisionRecorder(
            JournalSettings settings,
            DecisionJournal journal,
            JsonMapper mapper,
            RedactionFilter filter,
            Clock clock,
            Function<Runnable, Thread> threads) {
        this.settings = settings;
        this.components = HookMatcher.any().components(settings.components());
        this.journal = journal;
        this.reader = new DecisionReader(new ValueReader(mapper, filter, settings.maxValueSize()));
        this.clock = clock;
        this.buffer = new ArrayBlockingQueue<>(settings.bufferSize());
        this.nextTrim = clock.instant();
        this.thread = threads.apply(this::work);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    @Override
    public @Nullable HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        if (hook.definition().elements()) {
            // Too many, and none can be tried again without the stream that it was about.
            return null;
        }
        if (!this.settings.points().isEmpty() && !this.settings.points().contains(point.externalName())) {
            return null;
        }
        return new HookExecutionListener() {
            @Override
            public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
                capture(hook, context, result, null, mode, nanos);
            }

            @Override
            public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
                capture(hook, context, null, failure, mode, nanos);
            }
        };
    }

    private void capture(
            RegisteredHook hook,
            HookContext context,
            @Nullable HookResult result,
            @Nullable HookFailure failure,
            HookMode mode,
            long nanos) {
        if (!this.settings.components().isEmpty() && !this.components.matches(context.target())) {
            return;
        }
        Captured captured = new Captured(this.clock.instant(), hook, context, result, failure, mode, nanos);
        if (!this.closed && this.buffer.offer(captured)) {
            this.taken.incrementAndGet();
        } else {
            this.overflowed.increment();
        }
    }

    private void work() {
        List<Captured> batch = new ArrayList<>(BATCH);
        while (true) {
            boolean last = this.closed;
            take(batch);
            if (!batch.isEmpty()) {
                write(batch);
                batch.clear();
            } else if (last) {
                return;
            }
            trim();
        }
    }

    private void take(List<Captured> batch) {
        try {
            Captured first = this.buffer.poll(200, TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                this.buffer.drainTo(batch, BATCH - 1);
            }
        } catch (InterruptedException ex) {
            // By nobody who means it: a recorder is closed in another way.
        }
    }

    private void write(List<Captured> batch) {
        boolean written = false;
        try {
            this.journal.append(batch.stream().map(this.reader::read).toList());
            written = true;
            this.failing = false;
        } catch (RuntimeException | StackOverflowError ex) {
            this.failed.add(batch.size());
            if (!this.failing) {
                this.failing = true;
                logger.log(Level.WARNING, "Decisions of hooks are lost: the journal cannot be written", ex);
            }
        }
        synchronized (this.progress) {
            this.handled += batch.size();
            this.recorded += written ? batch.size() : 0;
            this.progress.notifyAll();
        }
    }

    private void trim() {
        Instant now = this.clock.instant();
        if (now.isBefore(this.nextTrim)) {
            return;
        }
        this.nextTrim = now.plus(BETWEEN_TRIMS);
        try {
            Duration age = this.settings.maxAge();
            this.journal.trim(age.isZero() ? null : now.minus(age), this.settings.maxCount());
        } catch (RuntimeException ex) {
            logger.log(Level.WARNING, "Old decisions of hooks could not be removed from the journal", ex);
        }
    }

    /** Waits until what was decided so far is written, or could not be; returns whether it came to that in time. */
    public boolean flush(Duration patience) throws InterruptedException {
        long goal = this.taken.get();
        long end = System.nanoTime() + patience.toNanos();
        synchronized (this.progress) {
            while (this.handled < goal) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                this.progress.wait(left);
            }
            return true;
        }
    }

    /** How many decisions were written. */
    public long recorded() {
        synchronized (this.progress) {
            return this.recorded;
        }
    }

    /** How many decisions the buffer had no room for. */
    public long overflowed() {
        return this.overflowed.sum();
    }

    /** How many decisions the journal did not take. */
    public long failed() {
        return this.failed.sum();
    }

    /** Records what was decided so far, and no more. */
    @Override
    public void close() {
        this.closed = true;
        try {
            this.thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        this.overflowed.add(this.buffer.size());
    }
}
