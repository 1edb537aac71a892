package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A queue is a bounded queue, however publishers and consumers meet. Where the oldest event is dropped, an event may be
 * although a consumer makes room just then: it is dropped first and the new one appended after that, so only what does
 * not depend on that is checked.
 */
@Timeout(120)
class EventQueueLinearizabilityTests {

    private static final int CAPACITY = 2;

    /** The operations on a queue whose publishers are told what became of their events. */
    public abstract static class Operations {

        private final EventQueue queue;

        private final List<EventQueue.TailView> views =
                Stream.generate(EventQueue.TailView::new).limit(8).toList();

        Operations(FlowController flow) {
            this.queue = new EventQueue(CAPACITY, flow, new NoConsumers());
        }

        @Operation
        public Admission offer(@Param(gen = IntGen.class, conf = "1:9") int value) {
            return this.queue.offer(value);
        }

        /** Each thread is a consumer with what it knows of the tail. */
        @Operation
        @Nullable
        public Object poll(@Param(gen = ThreadIdGen.class) int thread) {
            return this.queue.poll(this.views.get(thread));
        }

        @Operation
        public void batchEnded() {
            this.queue.batchEnded();
        }
    }

    public static final class Rejecting extends Operations {

        public Rejecting() {
            super(FlowController.reject());
        }
    }

    public static final class DroppingTheNewest extends Operations {

        public DroppingTheNewest() {
            super(FlowController.dropNewest());
        }
    }

    /** What the operations are to do, one after the other. */
    public abstract static class Specification {

        private final Queue<Integer> items = new ArrayDeque<>();

        private final Admission whenFull;

        Specification(Admission whenFull) {
            this.whenFull = whenFull;
        }

        public Admission offer(int value) {
            if (this.items.size() == CAPACITY) {
                return this.whenFull;
            }
            this.items.add(value);
            return Admission.TAKEN;
        }

        @Nullable
        public Object poll(int thread) {
            return this.items.poll();
        }

        public void batchEnded() {}
    }

    public static final class RejectingSpecification extends Specification {

        public RejectingSpecification() {
            super(Admission.REJECTED);
        }
    }

    public static final class DroppingSpecification extends Specification {

        public DroppingSpecification() {
            super(Admission.DROPPED);
        }
    }

    private static final class NoConsumers implements QueueConsumers {

        @Override
        public void wake(EventQueue queue) {}

        @Override
        public void wakeAll(EventQueue queue) {}

        @Override
        public void rest(Lane lane) {}

        @Override
        public boolean allRest() {
            return true;
        }
    }

    @Test
    void aQueueThatRejectsIsABoundedQueueInEveryInterleaving() {
        new ModelCheckingOptions()
                .iterations(6)
                .invocationsPerIteration(400)
                .threads(2)
                .actorsPerThread(3)
                .sequentialSpecification(RejectingSpecification.class)
                .check(Rejecting.class);
    }

    @Test
    void aQueueThatRejectsIsABoundedQueueUnderLoad() {
        new StressOptions()
                .iterations(15)
                .invocationsPerIteration(2_000)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(RejectingSpecification.class)
                .check(Rejecting.class);
    }

    @Test
    void aQueueThatDropsTheNewestIsABoundedQueueUnderLoad() {
        new StressOptions()
                .iterations(15)
                .invocationsPerIteration(2_000)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(DroppingSpecification.class)
                .check(DroppingTheNewest.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 10_000})
    void aQueueThatDropsTheOldestKeepsTheOrderAndLosesNothingElse(int capacity) throws Exception {
        int items = 300_000;
        EventQueue queue = new EventQueue(capacity, FlowController.dropOldest(), new NoConsumers());
        AtomicBoolean ended = new AtomicBoolean();
        List<FutureTask<List<Integer>>> consumers = IntStream.range(0, 2)
                .mapToObj(i -> start(new FutureTask<>(() -> consume(queue, ended))))
                .toList();

        for (int i = 0; i < items; i++) {
            assertThat(queue.offer(i)).isEqualTo(Admission.TAKEN);
        }
        ended.set(true);

        boolean[] seen = new boolean[items];
        int taken = 0;
        for (FutureTask<List<Integer>> consumer : consumers) {
            List<Integer> values = consumer.get(30, TimeUnit.SECONDS);
            assertThat(IntStream.range(1, values.size())).allMatch(i -> values.get(i - 1) < values.get(i));
            for (int value : values) {
                assertThat(seen[value]).isFalse();
                seen[value] = true;
            }
            taken += values.size();
        }
        EventQueue.Counts counts = queue.counts();
        assertThat(counts.offered()).isEqualTo(items);
        assertThat(counts.queued()).isZero();
        assertThat(taken + counts.dropped()).isEqualTo(items);
        assertThat(seen[items - 1]).isTrue();
    }

    private static List<Integer> consume(EventQueue queue, AtomicBoolean ended) {
        EventQueue.TailView view = new EventQueue.TailView();
        List<Integer> values = new ArrayList<>();
        while (true) {
            boolean last = ended.get();
            Object value = queue.poll(view);
            if (value != null) {
                values.add((Integer) value);
                if (values.size() % 64 == 0) {
                    queue.batchEnded();
                }
            } else if (last) {
                return values;
            }
        }
    }

    private static <T> FutureTask<T> start(FutureTask<T> task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
