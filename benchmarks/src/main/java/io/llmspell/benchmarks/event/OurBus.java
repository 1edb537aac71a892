package io.llmspell.benchmarks.event;

import io.llmspell.event.EventBus;
import io.llmspell.event.FlowController;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.SubscriptionStatistics;
import io.llmspell.event.UniversalEvent;
import io.llmspell.observability.EventMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Our bus as an application has it: checks, patterns, named subscriptions with meters on Prometheus, time-outs. */
final class OurBus implements Contender {

    private static final List<String> PATTERNS = List.of("agent.*.completed", "agent.**");

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(10);

    private final EventBus bus;

    private final List<Subscription> healthy = new ArrayList<>();

    private final CountDownLatch released = new CountDownLatch(1);

    private @Nullable Subscription stuck;

    private OurBus(boolean lazy, int capacity, List<FlowController> flows, List<? extends Subscriber> subscribers) {
        this.bus = EventBus.builder()
                .lazyWakeUp(lazy)
                .listener(new EventMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                .build();
        for (int i = 0; i < subscribers.size(); i++) {
            Subscriber subscriber = subscribers.get(i);
            SubscriptionOptions options = SubscriptionOptions.builder()
                    .name("subscriber" + i)
                    .capacity(capacity)
                    .flow(flows.get(i % flows.size()))
                    .build();
            this.healthy.add(this.bus.subscribe(List.of(pattern(i)), options, subscriber::handle));
        }
    }

    private static String pattern(int i) {
        return PATTERNS.get(i % PATTERNS.size());
    }

    /** The defaults, with queues that hold what all publishers publish before they wait: so nothing is dropped. */
    static OurBus eager(int publishers, List<? extends Subscriber> subscribers) {
        return new OurBus(false, whole(publishers), List.of(FlowController.dropOldest()), subscribers);
    }

    /** The same, woken lazily. */
    static OurBus lazy(int publishers, List<? extends Subscriber> subscribers) {
        return new OurBus(true, whole(publishers), List.of(FlowController.dropOldest()), subscribers);
    }

    /** Publishers wait for room in queues as short as those of the peers. */
    static OurBus blocking(List<? extends Subscriber> subscribers) {
        return new OurBus(false, Contenders.CAPACITY, List.of(FlowController.block()), subscribers);
    }

    /** The four strategies in turn. */
    static OurBus ofAllStrategies(int publishers, List<? extends Subscriber> subscribers) {
        List<FlowController> flows = List.of(
                FlowController.dropOldest(),
                FlowController.dropNewest(),
                FlowController.block(),
                FlowController.reject());
        return new OurBus(false, whole(publishers), flows, subscribers);
    }

    /** One more subscription has a handler that never returns: what the others lose by it. */
    static OurBus besideOneThatHangs(int publishers, List<? extends Subscriber> subscribers) {
        OurBus made = eager(publishers, subscribers);
        made.stuck = made.bus.subscribe(List.of("agent.**"), SubscriptionOptions.named("stuck"), event -> made.hang());
        return made;
    }

    private static int whole(int publishers) {
        return publishers * Batches.SIZE;
    }

    /** Hangs through the interrupts of its time-out, too. */
    private void hang() {
        while (this.released.getCount() > 0) {
            try {
                this.released.await();
            } catch (InterruptedException ex) {
                // A handler that hangs well.
            }
        }
    }

    @Override
    public void publish(UniversalEvent event) {
        this.bus.publish(event);
    }

    @Override
    public void verify() throws InterruptedException {
        for (Subscription each : this.healthy) {
            // The last handler may have counted its event, and not have returned.
            if (!each.drain(QUIET_WITHIN)) {
                throw new IllegalStateException(each + " does not come to rest: " + each.statistics());
            }
            SubscriptionStatistics statistics = each.statistics();
            if (statistics.delivered() != statistics.offered() || !statistics.balances()) {
                throw new IllegalStateException(each + " lost events: " + statistics);
            }
        }
        Subscription hanging = this.stuck;
        if (hanging != null && !hanging.statistics().balances()) {
            throw new IllegalStateException(hanging + " does not balance: " + hanging.statistics());
        }
    }

    @Override
    public void stop() {
        this.released.countDown();
        this.bus.close();
    }
}
