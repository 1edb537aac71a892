package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import net.engio.mbassy.bus.MBassador;
import net.engio.mbassy.bus.config.BusConfiguration;
import net.engio.mbassy.bus.config.Feature;
import net.engio.mbassy.bus.config.IBusConfiguration;
import net.engio.mbassy.listener.Handler;
import net.engio.mbassy.listener.References;

/** MBassador, published asynchronously: one bounded queue, whose dispatchers call all subscribers of an event. */
final class MbassadorPeer implements Contender {

    private final MBassador<UniversalEvent> bus;

    MbassadorPeer(List<? extends Subscriber> subscribers) {
        IBusConfiguration configuration = new BusConfiguration()
                .addFeature(Feature.SyncPubSub.Default())
                .addFeature(Feature.AsynchronousHandlerInvocation.Default())
                .addFeature(Feature.AsynchronousMessageDispatch.Default()
                        .setNumberOfMessageDispatchers(Pools.threads(subscribers))
                        .setMessageQueue(new LinkedBlockingQueue<>(Contenders.CAPACITY)));
        configuration.addPublicationErrorHandler(
                error -> System.err.println(error.getMessage() + ": " + error.getCause()));
        this.bus = new MBassador<>(configuration);
        subscribers.forEach(subscriber -> this.bus.subscribe(new Listener(subscriber)));
    }

    /** Called by reflection, as MBassador does. */
    @net.engio.mbassy.listener.Listener(references = References.Strong)
    public static final class Listener {

        private final Subscriber subscriber;

        private Listener(Subscriber subscriber) {
            this.subscriber = subscriber;
        }

        @Handler
        public void on(UniversalEvent event) {
            this.subscriber.handle(event);
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        this.bus.publishAsync(event);
    }

    @Override
    public void stop() {
        this.bus.shutdown();
    }
}
