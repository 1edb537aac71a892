package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadPoolExecutor;

/** The publisher of the JDK, which waits for room in a bounded buffer a subscriber. */
final class FlowPeer implements Contender {

    private final ThreadPoolExecutor pool;

    private final SubmissionPublisher<UniversalEvent> publisher;

    FlowPeer(List<? extends Subscriber> subscribers) {
        this.pool = Pools.unbounded(subscribers);
        this.publisher = new SubmissionPublisher<>(this.pool, Contenders.CAPACITY);
        subscribers.forEach(subscriber -> this.publisher.subscribe(new Listener(subscriber)));
    }

    private record Listener(Subscriber subscriber) implements Flow.Subscriber<UniversalEvent> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(UniversalEvent event) {
            this.subscriber.handle(event);
        }

        @Override
        public void onError(Throwable error) {
            System.err.println("Flow: " + error);
        }

        @Override
        public void onComplete() {
            // Nothing to do.
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        this.publisher.submit(event);
    }

    @Override
    public void stop() {
        this.publisher.close();
        this.pool.shutdown();
    }
}
