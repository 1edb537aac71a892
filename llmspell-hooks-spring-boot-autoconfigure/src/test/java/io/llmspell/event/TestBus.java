package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A bus, what its listeners are told, and handlers and publishers that are let go when it is closed. */
final class TestBus implements AutoCloseable {

    static final Duration AMPLE = Duration.ofSeconds(20);

    /** So long that what waits for it waits for ever. */
    static final Duration FOREVER = Duration.ofHours(1);

    final RecordingListener told = new RecordingListener();

    final EventBus bus;

    private final List<StuckHandler> stuck = new CopyOnWriteArrayList<>();

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    TestBus() {
        this(builder -> builder);
    }

    TestBus(UnaryOperator<EventBusBuilder> settings) {
        this.bus = settings.apply(EventBus.builder().listener(this.told)).build();
    }

    StuckHandler stuckHandler() {
        StuckHandler handler = new StuckHandler();
        this.stuck.add(handler);
        return handler;
    }

    /** Publishes events of a type, with these numbers as data. */
    void publish(String type, int from, int to) {
        for (int i = from; i <= to; i++) {
            this.bus.publish(type, i);
        }
    }

    void drain() throws InterruptedException {
        assertThat(this.bus.drain(AMPLE)).as("drained in time").isTrue();
    }

    /** Does something on a thread of its own. */
    <T> Task<T> start(Callable<T> work) {
        FutureTask<T> result = new FutureTask<>(work);
        Thread thread = new Thread(result);
        thread.setDaemon(true);
        this.threads.add(thread);
        thread.start();
        return new Task<>(thread, result);
    }

    record Task<T>(Thread thread, FutureTask<T> result) {

        T get() throws Exception {
            return this.result.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        }

        /** Waits until the thread waits for something, with a time-out. */
        void awaitWaiting() {
            await().atMost(AMPLE)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> this.thread.getState() == Thread.State.TIMED_WAITING);
        }
    }

    @Override
    public void close() {
        this.stuck.forEach(StuckHandler::release);
        this.threads.forEach(Thread::interrupt);
        this.bus.shutdown(Duration.ofMillis(200));
    }
}
