package io.llmspell.benchmarks.event;

import io.llmspell.event.UniversalEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The bus of Vert.x within one JVM: consumers on event loops, whose queues have no bound. */
final class VertxPeer implements Contender {

    private static final long SECONDS = 10;

    private final Vertx vertx;

    private final EventBus bus;

    private final DeliveryOptions options = new DeliveryOptions().setLocalOnly(true);

    VertxPeer(List<? extends Subscriber> subscribers) throws Exception {
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(Pools.threads(subscribers)));
        this.bus = this.vertx.eventBus();
        this.bus.registerDefaultCodec(UniversalEvent.class, new ByReference());
        for (Subscriber subscriber : subscribers) {
            await(this.bus
                    .<UniversalEvent>localConsumer(Samples.TYPE, message -> subscriber.handle(message.body()))
                    .completion());
        }
    }

    /** Hands the event itself on. */
    private static final class ByReference implements MessageCodec<UniversalEvent, UniversalEvent> {

        @Override
        public void encodeToWire(Buffer buffer, UniversalEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UniversalEvent decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UniversalEvent transform(UniversalEvent event) {
            return event;
        }

        @Override
        public String name() {
            return "by-reference";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void publish(UniversalEvent event) {
        this.bus.publish(event.eventType(), event, this.options);
    }

    @Override
    public void stop() throws Exception {
        await(this.vertx.close());
    }
}
