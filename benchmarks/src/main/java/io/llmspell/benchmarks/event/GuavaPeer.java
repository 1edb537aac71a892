package io.llmspell.benchmarks.event;

import com.google.common.eventbus.AsyncEventBus;
import com.google.common.eventbus.Subscribe;
import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;

/** Guava's asynchronous bus: a task of the executor for each event and subscriber, one at a time a subscriber. */
final class GuavaPeer implements Contender {

    private final ThreadPoolExecutor pool;

    private final AsyncEventBus bus;

    GuavaPeer(List<? extends Subscriber> subscribers) {
        this.pool = Pools.bounded(subscribers);
        this.bus = new AsyncEventBus(this.pool);
        subscribers.forEach(subscriber -> this.bus.register(new Listener(subscriber)));
    }

    /** Called by reflection, as Guava does. */
    public static final class Listener {

        private final Subscriber subscriber;

        private Listener(Subscriber subscriber) {
            this.subscriber = subscriber;
        }

        @Subscribe
        public void on(UniversalEvent event) {
            this.subscriber.handle(event);
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        this.bus.post(event);
    }

    @Override
    public void stop() {
        this.pool.shutdownNow();
    }
}
