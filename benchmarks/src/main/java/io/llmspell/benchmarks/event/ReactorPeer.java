package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A multicast sink of Reactor, observed on the workers of one scheduler. It cannot wait: publishers try again. */
final class ReactorPeer implements Contender {

    private final Sinks.Many<UniversalEvent> sink =
            Sinks.many().multicast().onBackpressureBuffer(Contenders.CAPACITY, false);

    private final Scheduler scheduler;

    private final Disposable.Composite subscriptions = Disposables.composite();

    ReactorPeer(List<? extends Subscriber> subscribers) {
        this.scheduler = Schedulers.newParallel("peer", Pools.threads(subscribers), true);
        for (Subscriber subscriber : subscribers) {
            this.subscriptions.add(this.sink
                    .asFlux()
                    .publishOn(this.scheduler, Contenders.CAPACITY)
                    .subscribe(subscriber::handle));
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        EmitResult result = this.sink.tryEmitNext(event);
        for (int times = 0; result != EmitResult.OK; times++) {
            if (result != EmitResult.FAIL_OVERFLOW && result != EmitResult.FAIL_NON_SERIALIZED) {
                throw new IllegalStateException(result.name());
            }
            Pools.pause(times);
            result = this.sink.tryEmitNext(event);
        }
    }

    @Override
    public void stop() {
        this.subscriptions.dispose();
        this.scheduler.dispose();
    }
}
