package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;

/** An array queue of JCTools and a thread a subscriber, parked while there is nothing: the fastest for one of them. */
final class ParkedThreadPeer implements Contender {

    private final Consumer[] consumers;

    ParkedThreadPeer(List<? extends Subscriber> subscribers) {
        this.consumers = subscribers.stream().map(Consumer::new).toArray(Consumer[]::new);
        for (Consumer consumer : this.consumers) {
            consumer.thread.start();
        }
    }

    /** The queue and the thread of a subscriber. */
    private static final class Consumer implements Runnable {

        private static final int BATCH = 1024;

        private static final int SPINS = 32;

        private static final long LONGEST_PARK = 50_000_000;

        private final MpscArrayQueue<UniversalEvent> queue = new MpscArrayQueue<>(Contenders.CAPACITY);

        private final AtomicBoolean parked = new AtomicBoolean();

        private final Subscriber subscriber;

        private final Thread thread;

        private volatile boolean stopped;

        private Consumer(Subscriber subscriber) {
            this.subscriber = subscriber;
            this.thread = Pools.daemons("peer").newThread(this);
        }

        private void put(UniversalEvent event) {
            for (int times = 0; !this.queue.offer(event); times++) {
                wake();
                Pools.pause(times);
            }
            wake();
        }

        private void wake() {
            if (this.parked.get() && this.parked.compareAndSet(true, false)) {
                LockSupport.unpark(this.thread);
            }
        }

        @Override
        public void run() {
            int idle = 0;
            while (!this.stopped) {
                if (this.queue.drain(this.subscriber::handle, BATCH) > 0) {
                    idle = 0;
                } else if (idle++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    park();
                    idle = 0;
                }
            }
        }

        private void park() {
            this.parked.set(true);
            if (this.queue.isEmpty()) {
                LockSupport.parkNanos(this, LONGEST_PARK);
            }
            this.parked.set(false);
        }

        private void stop() {
            this.stopped = true;
            LockSupport.unpark(this.thread);
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        for (Consumer consumer : this.consumers) {
            consumer.put(event);
        }
    }

    @Override
    public void stop() {
        for (Consumer consumer : this.consumers) {
            consumer.stop();
        }
    }
}
