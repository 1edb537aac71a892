package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscArrayQueue;

/**
 * The least that a bus on a shared pool can be: an array queue of JCTools a subscriber, which is a task of the pool
 * while there is something in it. No patterns, strategies, counts or errors: what those cost is the distance to ours.
 */
final class MailboxPeer implements Contender {

    private final ThreadPoolExecutor pool;

    private final Mailbox[] mailboxes;

    MailboxPeer(List<? extends Subscriber> subscribers) {
        this.pool = Pools.unbounded(subscribers);
        this.mailboxes = subscribers.stream()
                .map(subscriber -> new Mailbox(subscriber, this.pool))
                .toArray(Mailbox[]::new);
    }

    /** The queue of a subscriber. */
    private static final class Mailbox implements Runnable {

        private static final int BATCH = 1024;

        private final MpscArrayQueue<UniversalEvent> queue = new MpscArrayQueue<>(Contenders.CAPACITY);

        private final AtomicBoolean scheduled = new AtomicBoolean();

        private final Subscriber subscriber;

        private final Executor executor;

        private Mailbox(Subscriber subscriber, Executor executor) {
            this.subscriber = subscriber;
            this.executor = executor;
        }

        private void put(UniversalEvent event) {
            for (int times = 0; !this.queue.offer(event); times++) {
                schedule();
                Pools.pause(times);
            }
            schedule();
        }

        private void schedule() {
            if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
                this.executor.execute(this);
            }
        }

        @Override
        public void run() {
            this.queue.drain(this.subscriber::handle, BATCH);
            this.scheduled.set(false);
            if (!this.queue.isEmpty()) {
                schedule();
            }
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        for (Mailbox mailbox : this.mailboxes) {
            mailbox.put(event);
        }
    }

    @Override
    public void stop() {
        this.pool.shutdown();
    }
}
