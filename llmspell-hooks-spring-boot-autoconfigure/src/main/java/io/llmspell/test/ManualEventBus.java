package io.llmspell.test;

import io.llmspell.event.DeadLetters;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusBuilder;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventBusStatistics;
import io.llmspell.event.EventHandler;
import io.llmspell.event.EventPattern;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.EventStorage;
import io.llmspell.event.EventTopic;
import io.llmspell.event.ManualDelivery;
import io.llmspell.event.PublishResult;
import io.llmspell.event.PullSubscription;
import io.llmspell.event.ShutdownReport;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An event bus whose handlers run when a test says {@link #drain()}, on the thread of the test, and that keeps what was
 * published. It is the bus of an application around which nothing happens by itself: queues, strategies, order, retries
 * and dead letters are the real ones, and the time of back-offs and timestamps is that of a {@link TestClock}. No
 * handler is interrupted for taking too long. Durable subscriptions are taken, and are like others here.
 *
 * <p>The newest 100,000 events are kept. Needs neither Spring nor AssertJ.
 */
public final class ManualEventBus implements EventBus {

    private final EventBus bus;

    private final ManualDelivery delivery;

    private final TestClock clock;

    private volatile @Nullable EventRecorder recorder;

    private ManualEventBus(EventBus bus, ManualDelivery delivery, TestClock clock) {
        this.bus = bus;
        this.delivery = delivery;
        this.clock = clock;
    }

    /** One with the defaults of buses and a clock of its own. */
    public static ManualEventBus create() {
        return create(new TestClock());
    }

    /** One that goes by this clock. */
    public static ManualEventBus create(TestClock clock) {
        return create(clock, builder -> builder);
    }

    /** One with interceptors, validators, a storage or limits, as its builder is told. */
    public static ManualEventBus create(TestClock clock, UnaryOperator<EventBusBuilder> settings) {
        EventBusBuilder builder = settings.apply(EventBus.builder());
        configure(builder, clock);
        return (ManualEventBus) builder.build();
    }

    /** Has a builder make one. */
    public static void configure(EventBusBuilder builder, TestClock clock) {
        ManualDelivery delivery = new ManualDelivery();
        EventPermissions told = builder.permissions();
        if (told != null) {
            builder.permissions(new Recording(told));
        }
        builder.clock(clock)
                .ticker(clock::nanoTime)
                .delivery(delivery)
                .decorated(bus -> new ManualEventBus(bus, delivery, clock))
                .listener(new Opening());
    }

    /** The other listeners know the bus before anybody subscribes, and nobody subscribes before the recorder. */
    private static final class Opening implements EventBusListener {

        @Override
        public void opened(EventBus bus) {
            if (bus instanceof ManualEventBus manual) {
                manual.recorder = new EventRecorder(manual.bus);
            }
        }
    }

    /** Keeps an application to its rules, which need not know of the recorder. */
    private record Recording(EventPermissions told) implements EventPermissions {

        @Override
        public boolean mayPublish(UniversalEvent event) {
            return this.told.mayPublish(event);
        }

        @Override
        public boolean maySubscribe(String owner, EventPattern pattern) {
            return owner.equals(EventRecorder.OWNER) || this.told.maySubscribe(owner, pattern);
        }
    }

    private EventRecorder recorder() {
        EventRecorder known = this.recorder;
        if (known == null) {
            throw new IllegalStateException("Events are not recorded: permissions that were set after"
                    + " ManualEventBus.configure must let the owner '" + EventRecorder.OWNER
                    + "' subscribe to '**' (see the log), and nothing may be put around a ManualEventBus");
        }
        return known;
    }

    /** The time of this bus. */
    public TestClock clock() {
        return this.clock;
    }

    /**
     * Has everything handled that is there now, with what handlers publish meanwhile, and tries again what is due by
     * now. Called by a handler it does nothing.
     *
     * @return whether nothing is left: neither in a queue that is paused, nor waiting for its back-off
     */
    public boolean drain() {
        this.delivery.run();
        try {
            return this.bus.drain(Duration.ZERO);
        } catch (InterruptedException ex) {
            throw new IllegalStateException("Nothing is waited for", ex);
        }
    }

    /** The same, moving the clock from one thing that is due to the next, as far as it is told to. */
    @Override
    public boolean drain(Duration timeout) {
        long end = this.clock.nanoTime() + timeout.toNanos();
        while (!drain()) {
            Duration next = this.delivery.untilNextDue().orElse(null);
            if (next == null || this.clock.nanoTime() + next.toNanos() - end > 0) {
                return false;
            }
            this.clock.advance(next);
        }
        return true;
    }

    /**
     * What was published since it was made or {@link #forget() forgot}, in order; nothing that was refused or vetoed.
     */
    public List<UniversalEvent> published() {
        return recorder().events();
    }

    /** Those of it whose type matches a {@linkplain EventPattern pattern}. */
    public List<UniversalEvent> publishedOf(String pattern) {
        EventPattern compiled = EventPattern.of(pattern);
        return published().stream()
                .filter(event -> compiled.matches(event.eventType()))
                .toList();
    }

    /** Forgets what was published, so that a test can look at what comes next alone; handlers still get it. */
    public void forget() {
        recorder().forget();
    }

    @Override
    public PublishResult publish(UniversalEvent event) {
        return this.bus.publish(event);
    }

    @Override
    public PublishResult publish(String eventType, @Nullable Object data) {
        return this.bus.publish(eventType, data);
    }

    @Override
    public List<PublishResult> publishAll(Collection<UniversalEvent> events) {
        return this.bus.publishAll(events);
    }

    @Override
    public PublishResult replay(UniversalEvent original) throws InterruptedException {
        return this.bus.replay(original);
    }

    @Override
    public PublishResult replay(UniversalEvent original, String subscription) throws InterruptedException {
        return this.bus.replay(original, subscription);
    }

    @Override
    public EventTopic topic(String eventType) {
        return this.bus.topic(eventType);
    }

    @Override
    public Subscription subscribe(Collection<String> patterns, SubscriptionOptions options, EventHandler handler) {
        SubscriptionOptions taken =
                options.durable() ? options.toBuilder().durable(false).build() : options;
        return this.bus.subscribe(patterns, taken, handler);
    }

    @Override
    public PullSubscription subscribe(Collection<String> patterns, SubscriptionOptions options) {
        return this.bus.subscribe(patterns, options);
    }

    @Override
    public List<Subscription> subscriptions() {
        EventRecorder known = this.recorder;
        return this.bus.subscriptions().stream()
                .filter(found -> known == null || !known.is(found))
                .toList();
    }

    @Override
    public Optional<Subscription> find(String nameOrId) {
        return this.bus.find(nameOrId);
    }

    @Override
    public DeadLetters deadLetters() {
        return this.bus.deadLetters();
    }

    @Override
    public Optional<EventStorage> storage() {
        return this.bus.storage();
    }

    @Override
    public boolean takesDurableSubscriptions() {
        return true;
    }

    @Override
    public EventBusStatistics statistics() {
        return this.bus.statistics();
    }

    /** What is left is handled before, but for what waits for its back-off. */
    @Override
    public ShutdownReport shutdown(Duration limit) {
        this.delivery.run();
        EventRecorder known = this.recorder;
        if (known != null) {
            // What was published can still be asked for when its subscription is closed.
            known.events();
        }
        return this.bus.shutdown(limit);
    }
}
