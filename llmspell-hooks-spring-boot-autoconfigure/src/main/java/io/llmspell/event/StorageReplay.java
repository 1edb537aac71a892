package io.llmspell.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A replay from a storage. Its thread is interrupted only while it gives an event on: a read of the storage that is cut
 * off may harm the storage.
 */
final class StorageReplay implements EventReplay {

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final EventReplayBuilder settings;

    private final ReplayTarget target;

    private final ReplayListener listeners;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = this.lock.newCondition();

    /** Of the thread of the replay. */
    private final ReplayCourse course;

    private @Nullable Thread thread;

    /** Whether the thread may be interrupted. */
    private boolean giving;

    private boolean paused;

    private boolean cancelled;

    private ReplayState state = ReplayState.NEW;

    private long replayed;

    private long failed;

    private long vetoed;

    private long skipped;

    private @Nullable Long lastPosition;

    private @Nullable Instant started;

    private @Nullable Instant ended;

    private @Nullable Throwable error;

    StorageReplay(EventReplayBuilder builder) {
        ReplayTarget known = builder.target;
        if (known == null) {
            throw new IllegalStateException("A replay needs a handler, a subscription or a bus to replay to");
        }
        this.settings = builder;
        this.target = known;
        this.listeners = new ReplayListenerGroup(builder.listeners);
        this.course = new ReplayCourse(builder.pace, builder.timer);
    }

    @Override
    public void start() {
        this.lock.lock();
        try {
            if (this.state != ReplayState.NEW) {
                throw new IllegalStateException("The replay was started or cancelled before: it is " + this.state);
            }
            this.state = ReplayState.RUNNING;
            this.started = this.settings.clock.instant();
            Thread made = new Thread(null, this::run, "llmspell-replay-" + THREADS.incrementAndGet(), 0, false);
            made.setDaemon(true);
            this.thread = made;
            made.start();
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void pause() {
        locked(() -> this.paused = true);
    }

    @Override
    public void resume() {
        locked(() -> this.paused = false);
    }

    @Override
    public void cancel() {
        locked(() -> {
            this.cancelled = true;
            Thread known = this.thread;
            if (this.state == ReplayState.NEW) {
                end(ReplayState.CANCELLED, null);
            } else if (this.giving && known != null) {
                known.interrupt();
            }
        });
    }

    /** Changes something, as long as it has not ended. */
    private void locked(Runnable change) {
        this.lock.lock();
        try {
            if (!this.state.isEnded()) {
                change.run();
                this.changed.signalAll();
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void end(ReplayState reached, @Nullable Throwable why) {
        this.state = reached;
        this.error = why;
        this.ended = this.settings.clock.instant();
    }

    @Override
    public ReplayProgress progress() {
        this.lock.lock();
        try {
            return new ReplayProgress(
                    (this.paused && this.state == ReplayState.RUNNING) ? ReplayState.PAUSED : this.state,
                    this.replayed,
                    this.failed,
                    this.vetoed,
                    this.skipped,
                    this.lastPosition,
                    this.started,
                    this.ended,
                    this.error);
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        long left = Nanos.of(timeout);
        this.lock.lockInterruptibly();
        try {
            while (!this.state.isEnded() && left > 0) {
                left = this.changed.awaitNanos(left);
            }
            return this.state.isEnded();
        } finally {
            this.lock.unlock();
        }
    }

    private void run() {
        ReplayState reached = ReplayState.COMPLETED;
        Throwable why = null;
        try {
            if (!replayAll()) {
                reached = ReplayState.CANCELLED;
            }
        } catch (Throwable ex) {
            reached = ReplayState.FAILED;
            why = ex;
        }
        ReplayState last = reached;
        Throwable cause = why;
        locked(() -> end(last, cause));
        ReplayProgress progress = progress();
        this.listeners.ended(progress);
    }

    /** Returns whether all were replayed, rather than that it was cancelled. */
    private boolean replayAll() throws Exception {
        long end = this.settings.storage.lastPosition();
        try (Stream<StoredEvent> events = this.settings.storage.stream(this.settings.query)) {
            Iterator<StoredEvent> each = events.iterator();
            while (!isCancelled() && each.hasNext()) {
                StoredEvent next = each.next();
                if (next.position() > end) {
                    return true;
                }
                if (!awaitTurn(next.event()) || !replay(next)) {
                    return false;
                }
            }
        }
        return !isCancelled();
    }

    private boolean isCancelled() {
        this.lock.lock();
        try {
            return this.cancelled;
        } finally {
            this.lock.unlock();
        }
    }

    /** Waits until the event is due and the replay is not paused; returns whether it is to go on at all. */
    private boolean awaitTurn(UniversalEvent event) throws InterruptedException {
        this.lock.lock();
        try {
            long due = this.course.dueAt(event);
            while (!this.cancelled && (this.paused || due - this.settings.timer.nanos() > 0)) {
                if (this.paused) {
                    this.course.pauses();
                    this.changed.await();
                } else {
                    this.settings.timer.await(this.changed, due);
                }
                due = this.course.dueAt(event);
            }
            this.giving = !this.cancelled;
            return !this.cancelled;
        } finally {
            this.lock.unlock();
        }
    }

    /** Returns whether the replay is to go on. */
    private boolean replay(StoredEvent stored) throws Exception {
        PublishResult result = null;
        Throwable failure = null;
        try {
            result = this.target.replay(stored.event());
        } catch (Throwable ex) {
            failure = ex;
        }
        if (isCutOff(failure)) {
            return false;
        }
        if (failure instanceof ReplayTarget.Unusable unusable) {
            throw unusable;
        }
        if (failure != null) {
            count(stored, () -> this.failed++, this.settings.stopAtFailure);
            this.listeners.failed(stored, failure);
            throwIfItStops(failure);
        } else if (result instanceof PublishResult.Vetoed veto) {
            count(stored, () -> this.vetoed++, false);
            this.listeners.vetoed(stored, veto.reason());
        } else if (result == null) {
            count(stored, () -> this.skipped++, false);
        } else {
            count(stored, () -> this.replayed++, false);
        }
        return true;
    }

    /**
     * From here on the thread is not interrupted; returns whether it was, by {@link #cancel}, before the event was
     * given on.
     */
    private boolean isCutOff(@Nullable Throwable failure) {
        this.lock.lock();
        try {
            this.giving = false;
            boolean interrupted = Thread.interrupted() || failure instanceof InterruptedException;
            return this.cancelled && failure != null && interrupted;
        } finally {
            this.lock.unlock();
        }
    }

    private void throwIfItStops(Throwable fault) throws Exception {
        if (this.settings.stopAtFailure) {
            throw (fault instanceof Exception ex) ? ex : new IllegalStateException(fault);
        }
    }

    private void count(StoredEvent stored, Runnable counter, boolean comesAgain) {
        locked(() -> {
            counter.run();
            if (!comesAgain) {
                this.lastPosition = stored.position();
            }
        });
    }
}
