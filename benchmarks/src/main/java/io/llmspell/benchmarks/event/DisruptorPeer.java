package io.llmspell.benchmarks.event;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.llmspell.event.UniversalEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Disruptor with threads that wait on a lock: a ring for all, a thread a subscriber. The others may use no more.
 */
final class DisruptorPeer implements Contender {

    private final Disruptor<Slot> disruptor;

    private final RingBuffer<Slot> ring;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    DisruptorPeer(int publishers, List<? extends Subscriber> subscribers) {
        this.disruptor = new Disruptor<>(
                Slot::new,
                Contenders.CAPACITY,
                Pools.daemons("peer"),
                (publishers == 1) ? ProducerType.SINGLE : ProducerType.MULTI,
                new BlockingWaitStrategy());
        EventHandler[] handlers = subscribers.stream().map(Listener::new).toArray(EventHandler[]::new);
        this.disruptor.handleEventsWith((EventHandler<Slot>[]) handlers);
        this.ring = this.disruptor.start();
    }

    /** A place of the ring. */
    private static final class Slot {

        private @Nullable UniversalEvent event;
    }

    private record Listener(Subscriber subscriber) implements EventHandler<Slot> {

        @Override
        public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
            UniversalEvent event = slot.event;
            if (event != null) {
                this.subscriber.handle(event);
            }
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        long sequence = this.ring.next();
        this.ring.get(sequence).event = event;
        this.ring.publish(sequence);
    }

    @Override
    public void stop() {
        this.disruptor.halt();
    }
}
