package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Keeps the inside of a call and who waits for its value apart where a publisher runs both on one thread: what is asked
 * of the publisher runs inside, and what it gives goes on outside.
 */
final class Placed {

    private Placed() {}

    /**
     * Places one.
     *
     * @param outside of who waits for the value; {@code null} for whoever subscribes
     */
    static <T> Flux<T> flux(Flux<T> source, CallStack.Snapshot inside, CallStack.@Nullable Snapshot outside) {
        return new FluxOperator<T, T>(source) {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                CallStack.Snapshot subscribing = (outside != null) ? outside : inside.here();
                inside.run(() -> this.source.subscribe(new Crossing<>(subscriber, inside, subscribing)));
            }
        };
    }

    static <T> Mono<T> mono(Mono<T> source, CallStack.Snapshot inside, CallStack.@Nullable Snapshot outside) {
        return new MonoOperator<T, T>(source) {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                CallStack.Snapshot subscribing = (outside != null) ? outside : inside.here();
                inside.run(() -> this.source.subscribe(new Crossing<>(subscriber, inside, subscribing)));
            }
        };
    }

    private static final class Crossing<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> subscriber;

        private final CallStack.Snapshot inside;

        private final CallStack.Snapshot outside;

        private volatile Subscription source = NONE;

        private static final Subscription NONE = new Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        };

        private Crossing(CoreSubscriber<? super T> subscriber, CallStack.Snapshot inside, CallStack.Snapshot outside) {
            this.subscriber = subscriber;
            this.inside = inside;
            this.outside = outside;
        }

        @Override
        public Context currentContext() {
            return this.subscriber.currentContext();
        }

        @Override
        public void onSubscribe(Subscription source) {
            this.source = source;
            this.outside.run(() -> this.subscriber.onSubscribe(this));
        }

        @Override
        public void onNext(T element) {
            this.outside.run(() -> this.subscriber.onNext(element));
        }

        @Override
        public void onError(Throwable error) {
            this.outside.run(() -> this.subscriber.onError(error));
        }

        @Override
        public void onComplete() {
            this.outside.run(this.subscriber::onComplete);
        }

        @Override
        public void request(long count) {
            this.inside.run(() -> this.source.request(count));
        }

        @Override
        public void cancel() {
            this.inside.run(() -> this.source.cancel());
        }
    }
}
