package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Which threads handlers run on, how many there are, and that nobody waits for a handler that is slow. */
@Timeout(60)
class HandlerThreadsTests {

    private final List<Thread> started = new ArrayList<>();

    private final AtomicInteger live = new AtomicInteger();

    private TestBus test = new TestBus(builder -> builder.parallelism(2));

    @AfterEach
    void close() {
        this.test.close();
    }

    private EventBus bus() {
        return this.test.bus;
    }

    private void replace(TestBus other) {
        this.test.close();
        this.test = other;
    }

    /** Counts the threads. */
    private synchronized void run(Runnable task) {
        Thread thread = new Thread(() -> {
            this.live.incrementAndGet();
            try {
                task.run();
            } finally {
                this.live.decrementAndGet();
            }
        });
        thread.setDaemon(true);
        this.started.add(thread);
        thread.start();
    }

    private synchronized List<Thread> started() {
        return List.copyOf(this.started);
    }

    @Test
    void handlersRunOffTheThreadOfThePublisherOnVirtualOnesWhereThereAreAny() throws Exception {
        AtomicReference<Thread> handling = new AtomicReference<>();
        bus().subscribe("order", event -> handling.set(Thread.currentThread()));

        bus().publish("order", null);

        this.test.drain();
        assertThat(handling.get()).isNotNull().isNotSameAs(Thread.currentThread());
        assertThat(handling.get().getName()).startsWith("llmspell-events-");
        assertThat(handling.get().isDaemon()).isTrue();
        // A virtual thread is in the group of that name.
        assertThat(handling.get().getThreadGroup().getName().equals("VirtualThreads"))
                .isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    void aStuckHandlerDelaysNoOtherSubscription() throws Exception {
        List<StuckHandler> stuck = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            stuck.add(this.test.stuckHandler());
            bus().subscribe("order", stuck.get(i));
        }
        RecordingHandler seen = new RecordingHandler();
        Subscription quick = bus().subscribe("order", seen);

        this.test.publish("order", 1, 1_000);

        assertThat(quick.drain(TestBus.AMPLE)).isTrue();
        assertThat(seen.numbers()).hasSize(1_000).isSorted();
        for (StuckHandler handler : stuck) {
            handler.awaitStarted(1);
            assertThat(handler.seen.numbers()).containsExactly(1);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void twoHundredHandlersThatAllBlockAreAllStarted() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        for (int i = 0; i < 200; i++) {
            bus().subscribe("order", stuck);
        }

        bus().publish("order", 1);

        stuck.awaitStarted(200);
        stuck.release();
        this.test.drain();
        assertThat(bus().subscriptions())
                .allSatisfy(subscription ->
                        assertThat(subscription.statistics().delivered()).isEqualTo(1));
    }

    @Test
    void thereAreNeverMoreThreadsThanAllowed() throws Exception {
        replace(new TestBus(builder -> builder.executor(this::run, 3)));
        CyclicBarrier three = new CyclicBarrier(3);
        for (int i = 0; i < 30; i++) {
            bus().subscribe("order", event -> three.await(20, TimeUnit.SECONDS));
        }

        bus().publish("order", 1);

        this.test.drain();
        assertThat(bus().deadLetters().list()).isEmpty();
        assertThat(started()).hasSize(3);
    }

    @Test
    void idleSubscriptionsOwnNoThread() throws Exception {
        replace(new TestBus(builder -> builder.executor(this::run, 100)));
        RecordingHandler seen = new RecordingHandler();
        for (int i = 0; i < 1_000; i++) {
            bus().subscribe("order", seen);
        }
        assertThat(started()).isEmpty();

        bus().publish("order", 1);
        this.test.drain();

        assertThat(seen.events()).hasSize(1_000);
        await().atMost(TestBus.AMPLE).until(() -> this.live.get() == 0);
        bus().publish("order", 2);
        this.test.drain();
        assertThat(seen.events()).hasSize(2_000);
    }

    @Test
    void lazyWakeUpLosesNothing() throws Exception {
        replace(new TestBus(builder -> builder.lazyWakeUp(true)));
        RecordingHandler seen = new RecordingHandler();
        bus().subscribe("order", seen);

        for (int i = 0; i < 200; i++) {
            bus().publish("order", i);
            this.test.drain();
        }

        assertThat(seen.numbers()).hasSize(200).isSorted();
    }

    @Test
    void eventsAreHandledOnceTheExecutorTakesTasksAgain() throws Exception {
        assertHandledAfter(new RejectedExecutionException("no thread now"));
    }

    @Test
    void eventsAreHandledAfterTheExecutorFailed() throws Exception {
        assertHandledAfter(new IllegalStateException("an executor that fails"));
    }

    @Test
    void eventsAreHandledAfterThereWasNoMemoryForAThread() throws Exception {
        assertHandledAfter(new OutOfMemoryError("unable to create native thread"));
    }

    private void assertHandledAfter(Throwable failure) throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        Executor executor = task -> {
            if (failing.getAndSet(false)) {
                HandlerThreadsTests.<RuntimeException>sneak(failure);
            }
            run(task);
        };
        replace(new TestBus(builder -> builder.executor(executor, 10)));
        RecordingHandler seen = new RecordingHandler();
        bus().subscribe("order", seen);

        assertThatNoException().isThrownBy(() -> bus().publish("order", 1));

        this.test.drain();
        assertThat(seen.numbers()).containsExactly(1);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void anInterruptOfAnIdleThreadReachesNoHandler() throws Exception {
        ManualTicker ticker = new ManualTicker();
        replace(new TestBus(
                builder -> builder.executor(this::run, 1).parallelism(1).ticker(ticker)));
        List<Boolean> interrupted = new ArrayList<>();
        bus().subscribe("order", event -> interrupted.add(Thread.currentThread().isInterrupted()));
        bus().publish("order", 1);
        this.test.drain();
        Thread idle = started().get(0);
        await().atMost(TestBus.AMPLE).until(() -> idle.getState() == Thread.State.WAITING);

        idle.interrupt();
        bus().publish("order", 2);
        this.test.drain();

        assertThat(started()).containsExactly(idle);
        assertThat(interrupted).containsExactly(false, false);
    }
}
