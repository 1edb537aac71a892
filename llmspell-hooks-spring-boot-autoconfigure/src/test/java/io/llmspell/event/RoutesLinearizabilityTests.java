package io.llmspell.event;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values come and go while types are looked up. */
@Timeout(120)
class RoutesLinearizabilityTests {

    /** Values under one pattern: those under several may be found one by one. */
    public static final class IndexOperations {

        private static final EventPattern PATTERN = EventPattern.of("order.*");

        private final PatternIndex<Integer> index = new PatternIndex<>();

        @Operation
        public void add(@Param(gen = IntGen.class, conf = "1:3") int value) {
            this.index.add(PATTERN, value);
        }

        @Operation
        public void remove(@Param(gen = IntGen.class, conf = "1:3") int value) {
            this.index.remove(PATTERN, value);
        }

        @Operation
        public List<Integer> match() {
            return new ArrayList<>(this.index.match("order.created"));
        }
    }

    /** What they are to do, one after the other. */
    public static final class IndexSpecification {

        private final List<Integer> values = new ArrayList<>();

        public void add(int value) {
            this.values.add(value);
        }

        public void remove(int value) {
            // The place it has is that of the first time it was added.
            int last = this.values.lastIndexOf(value);
            if (last >= 0) {
                this.values.subList(last, last + 1).clear();
            }
        }

        public List<Integer> match() {
            Set<Integer> once = new LinkedHashSet<>(this.values);
            return new ArrayList<>(once);
        }
    }

    /** One subscription, which comes and goes. */
    public static final class RouteOperations {

        private final Routes routes = new Routes(EventLimits.DEFAULT, (type, nanos) -> {}, () -> 0);

        private final QueuedSubscription subscription = new Silent();

        private boolean open;

        @Operation
        public void open() {
            synchronized (this.subscription) {
                if (!this.open) {
                    this.routes.add(this.subscription);
                    this.open = true;
                }
            }
        }

        @Operation
        public void close() {
            synchronized (this.subscription) {
                if (this.open) {
                    this.routes.remove(this.subscription);
                    this.open = false;
                }
            }
        }

        @Operation
        public boolean isRouted() {
            return !this.routes.route("order.created").isEmpty();
        }
    }

    public static final class RouteSpecification {

        private boolean open;

        public void open() {
            this.open = true;
        }

        public void close() {
            this.open = false;
        }

        public boolean isRouted() {
            return this.open;
        }
    }

    /** Is never offered anything. */
    private static final class Silent extends QueuedSubscription {

        private static final List<EventPattern> PATTERNS = List.of(EventPattern.of("order.*"));

        private Silent() {
            super(PATTERNS, SubscriptionOptions.defaults(), new NoHost());
        }

        @Override
        EventQueue queueFor(UniversalEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        List<EventQueue> queues() {
            return List.of();
        }

        @Override
        boolean isInsideHandler() {
            return false;
        }

        @Override
        boolean isStalled() {
            return false;
        }

        @Override
        boolean isServed() {
            return false;
        }

        @Override
        void discardHeld() {}

        @Override
        public SubscriptionStatistics statistics() {
            return new SubscriptionStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    private static final class NoHost implements QueuedSubscription.Host {

        @Override
        public EventObservers observers() {
            return new EventObservers(List.of(), 0);
        }

        @Override
        public EventBusListener listeners() {
            return new EventBusListener() {};
        }

        @Override
        public void signal() {}

        @Override
        public void closing(QueuedSubscription subscription) {}
    }

    @Test
    void anIndexFindsTheValuesOfAPatternInEveryInterleaving() {
        new ModelCheckingOptions()
                .iterations(4)
                .invocationsPerIteration(300)
                .threads(2)
                .actorsPerThread(3)
                .sequentialSpecification(IndexSpecification.class)
                .check(IndexOperations.class);
    }

    @Test
    void anIndexFindsTheValuesOfAPatternUnderLoad() {
        new StressOptions()
                .iterations(15)
                .invocationsPerIteration(2_000)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(IndexSpecification.class)
                .check(IndexOperations.class);
    }

    @Test
    void aSubscriptionIsRoutedToFromWhenItIsOpenUntilItIsClosedInEveryInterleaving() {
        new ModelCheckingOptions()
                .iterations(10)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(2)
                .sequentialSpecification(RouteSpecification.class)
                .check(RouteOperations.class);
    }
}
