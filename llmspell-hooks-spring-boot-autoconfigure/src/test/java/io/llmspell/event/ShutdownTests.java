package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a bus ends. */
@Timeout(60)
class ShutdownTests {

    private final TestBus test = new TestBus();

    private final EventBus bus = this.test.bus;

    private final RecordingHandler seen = new RecordingHandler();

    @AfterEach
    void close() {
        this.test.close();
    }

    private static SubscriptionOptions.Builder named(String name) {
        return SubscriptionOptions.builder().name(name);
    }

    @Test
    void whatWasPublishedIsHandledBeforeTheBusEnds() {
        Subscription subscription = this.bus.subscribe("order", this.seen);
        this.test.publish("order", 1, 5_000);

        ShutdownReport report = this.bus.shutdown(TestBus.AMPLE);

        assertThat(report).isEqualTo(new ShutdownReport(true, Map.of(), Map.of()));
        assertThat(this.seen.numbers()).hasSize(5_000);
        assertThat(this.bus.subscriptions()).isEmpty();
        assertThat(subscription.state()).isEqualTo(SubscriptionState.CLOSED);
        assertThat(this.test.told.of("closed")).containsExactly(subscription.name());
    }

    @Test
    void handlersMayPublishUntilTheEndAndNobodyElse() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        this.bus.subscribe("follow-up", this.seen);
        this.bus.subscribe("order", event -> {
            stuck.handle(event);
            this.bus.publish("follow-up", event.data().asInt());
        });
        this.test.publish("order", 1, 3);
        stuck.awaitStarted(1);
        TestBus.Task<ShutdownReport> shutdown = this.test.start(() -> this.bus.shutdown(TestBus.AMPLE));
        shutdown.awaitWaiting();

        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> this.bus.publish("order", 4))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(RefusalReason.CLOSED));
        stuck.release();

        assertThat(shutdown.get()).isEqualTo(new ShutdownReport(true, Map.of(), Map.of()));
        assertThat(this.seen.numbers()).containsExactly(1, 2, 3);
        assertThat(this.bus.statistics().refused()).containsEntry(RefusalReason.CLOSED, 1L);
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        this.bus.close();

        assertThatExceptionOfType(SubscriptionRefusedException.class)
                .isThrownBy(() -> this.bus.subscribe("order", this.seen))
                .withMessageContaining("closed");
        assertThatExceptionOfType(SubscriptionRefusedException.class).isThrownBy(() -> this.bus.subscribe("order"));
        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> this.bus.publishAll(
                        List.of(UniversalEvent.builder("order").build())));
    }

    @Test
    void theReportNamesWhatWasNotHandledInTime() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        Subscription billing =
                this.bus.subscribe(List.of("order"), named("billing").build(), stuck);
        Subscription paused =
                this.bus.subscribe(List.of("order"), named("paused").build(), this.seen);
        PullSubscription unread =
                this.bus.subscribe(List.of("order"), named("unread").build());
        this.bus.subscribe(List.of("order"), named("quick").build(), event -> {});
        paused.pause();
        this.test.publish("order", 1, 4);
        stuck.awaitStarted(1);
        unread.receive(TestBus.AMPLE);
        assertThat(this.bus.find("quick").orElseThrow().drain(TestBus.AMPLE)).isTrue();

        ShutdownReport report = this.bus.shutdown(Duration.ofMillis(30));

        assertThat(report)
                .isEqualTo(new ShutdownReport(
                        false, Map.of("billing", 3L, "paused", 4L, "unread", 3L), Map.of("billing", 1L)));
        stuck.release();
        await().atMost(TestBus.AMPLE)
                .untilAsserted(() -> assertThat(billing.statistics())
                        .isEqualTo(new SubscriptionStatistics(4, 1, 0, 0, 0, 3, 0, 0, 0)));
        assertThat(stuck.seen.numbers()).containsExactly(1);
    }

    @Test
    void anEventThatWaitsToBeHandledAgainIsDiscarded() throws Exception {
        Subscription subscription = this.bus.subscribe(
                List.of("order"),
                named("failing").retry(RetryPolicy.of(3, TestBus.FOREVER)).build(),
                event -> {
                    throw new IllegalStateException("not now");
                });
        this.test.publish("order", 1, 2);
        await().atMost(TestBus.AMPLE)
                .until(() -> subscription.statistics().failedAttempts() == 1
                        && subscription.statistics().inFlight() == 1);

        ShutdownReport report = this.bus.shutdown(Duration.ofMillis(30));

        assertThat(report).isEqualTo(new ShutdownReport(false, Map.of("failing", 2L), Map.of()));
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(2, 0, 0, 0, 0, 2, 0, 0, 1));
    }

    @Test
    void aPublisherThatWaitsForRoomIsLetGo() throws Exception {
        Subscription full = this.bus.subscribe(
                List.of("order"),
                named("full")
                        .capacity(1)
                        .flow(FlowController.block(TestBus.FOREVER))
                        .build(),
                this.seen);
        full.pause();
        this.bus.publish("order", 1);
        TestBus.Task<PublishResult> publisher = this.test.start(() -> this.bus.publish("order", 2));
        publisher.awaitWaiting();

        ShutdownReport report = this.bus.shutdown(Duration.ofMillis(30));

        assertThat(publisher.get().rejectedBy()).containsExactly("full");
        assertThat(report.discarded()).containsExactly(Map.entry("full", 1L));
        assertThat(full.statistics()).isEqualTo(new SubscriptionStatistics(2, 0, 0, 1, 0, 1, 0, 0, 0));
    }

    @RepeatedTest(50)
    void anEventWhosePublisherWaitsForRoomIsHandledBeforeTheBusEnds() throws Exception {
        Subscription full = this.bus.subscribe(
                List.of("order"),
                named("full")
                        .capacity(1)
                        .flow(FlowController.block(TestBus.FOREVER))
                        .build(),
                this.seen);
        full.pause();
        this.bus.publish("order", 1);
        TestBus.Task<PublishResult> publisher = this.test.start(() -> this.bus.publish("order", 2));
        publisher.awaitWaiting();
        TestBus.Task<ShutdownReport> shutdown = this.test.start(() -> this.bus.shutdown(TestBus.AMPLE));
        shutdown.awaitWaiting();

        full.resume();

        assertThat(shutdown.get()).isEqualTo(new ShutdownReport(true, Map.of(), Map.of()));
        assertThat(publisher.get().rejectedBy()).isEmpty();
        assertThat(this.seen.numbers()).containsExactly(1, 2);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws Exception {
        Subscription subscription =
                this.bus.subscribe(List.of("order"), named("paused").build(), this.seen);
        subscription.pause();
        this.bus.publish("order", 1);
        AtomicReference<Boolean> kept = new AtomicReference<>();
        TestBus.Task<ShutdownReport> shutdown = this.test.start(() -> {
            ShutdownReport report = this.bus.shutdown(TestBus.FOREVER);
            kept.set(Thread.currentThread().isInterrupted());
            return report;
        });
        shutdown.awaitWaiting();

        shutdown.thread().interrupt();

        assertThat(shutdown.get()).isEqualTo(new ShutdownReport(false, Map.of("paused", 1L), Map.of()));
        assertThat(kept).hasValue(true);
    }

    @Test
    void aSecondShutdownOnlyTellsOfTheFirst() {
        Subscription subscription =
                this.bus.subscribe(List.of("order"), named("paused").build(), this.seen);
        subscription.pause();
        this.bus.publish("order", 1);
        assertThat(this.bus.shutdown(Duration.ofMillis(1)).drained()).isFalse();

        assertThat(this.bus.shutdown(TestBus.FOREVER))
                .isEqualTo(new ShutdownReport(false, Map.of("paused", 1L), Map.of()));
        this.bus.close();
        assertThat(this.test.told.of("closed")).containsExactly("paused");
    }

    @RepeatedTest(10)
    void everythingIsAccountedForWhenTheBusEndsDuringABurst() throws Exception {
        List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
        for (OverflowStrategy strategy : OverflowStrategy.values()) {
            for (int capacity : new int[] {1, 16, 10_000}) {
                SubscriptionOptions options = SubscriptionOptions.builder()
                        .capacity(capacity)
                        .flow(strategy.controller(TestBus.AMPLE))
                        .build();
                subscriptions.add(this.bus.subscribe(List.of("order"), options, event -> Thread.onSpinWait()));
            }
        }
        List<TestBus.Task<Integer>> publishers = IntStream.range(0, 4)
                .mapToObj(i -> this.test.start(this::publishUntilRefused))
                .toList();
        await().atMost(TestBus.AMPLE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> this.bus.statistics().published() > 200);

        ShutdownReport report = this.bus.shutdown(TestBus.AMPLE);

        List<Integer> counts = new ArrayList<>();
        for (TestBus.Task<Integer> publisher : publishers) {
            counts.add(publisher.get());
        }
        assertThat(counts).anyMatch(count -> count > 0);
        // Handlers that were under way may still end.
        await().atMost(TestBus.AMPLE)
                .untilAsserted(() -> assertThat(subscriptions).allSatisfy(subscription -> {
                    SubscriptionStatistics statistics = subscription.statistics();
                    assertThat(statistics.balances()).as("%s", statistics).isTrue();
                    assertThat(statistics.inFlight() + statistics.queued()).isZero();
                    assertThat(report.discarded().getOrDefault(subscription.name(), 0L))
                            .isEqualTo(statistics.discarded());
                }));
    }

    private int publishUntilRefused() {
        int published = 0;
        try {
            while (true) {
                this.bus.publish("order", published);
                published++;
            }
        } catch (EventRefusedException ex) {
            assertThat(ex.reason()).isEqualTo(RefusalReason.CLOSED);
            return published;
        }
    }
}
