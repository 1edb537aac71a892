package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers that take too long, throw errors, or leave things behind. */
@Timeout(60)
class HandlerFailureTests {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();

    private TestBus test = new TestBus(builder -> builder.ticker(this.ticker).parallelism(8));

    @AfterEach
    void close() {
        this.test.close();
    }

    private EventBus bus() {
        return this.test.bus;
    }

    private static SubscriptionOptions.Builder limited(String name, Duration limit) {
        return SubscriptionOptions.builder()
                .name(name)
                .handlerTimeout(limit)
                .retry(RetryPolicy.never())
                .capacity(2)
                .flow(FlowController.reject());
    }

    /** Lets time pass until the handler of a subscription is past its time-out. */
    private void awaitOverrun(Subscription subscription) {
        await().atMost(TestBus.AMPLE).pollInterval(Duration.ofMillis(2)).until(() -> {
            this.ticker.advance(LIMIT.dividedBy(10));
            return this.test.told.of("overran").contains(subscription.name());
        });
    }

    @Test
    void aHandlerPastItsTimeOutIsInterruptedAndItsFailureCounts() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Subscription subscription =
                bus().subscribe(List.of("order"), limited("slow", LIMIT).build(), event -> never.await());
        bus().publish("order", 1);

        awaitOverrun(subscription);

        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(bus().deadLetters().list())
                .singleElement()
                .satisfies(letter -> assertThat(letter.error()).isInstanceOf(InterruptedException.class));
        assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(this.test.told.of("overran")).containsExactly("slow");
    }

    @Test
    void aHandlerThatDoesNotReturnKeepsItsLaneUntilItDoes() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        List<Boolean> interrupted = new ArrayList<>();
        Subscription subscription = bus().subscribe(
                        List.of("order"), limited("slow", LIMIT).build(), event -> {
                            interrupted.add(Thread.currentThread().isInterrupted());
                            stuck.handle(event);
                            interrupted.add(Thread.currentThread().isInterrupted());
                        });
        this.test.publish("order", 1, 1);
        stuck.awaitStarted(1);
        this.test.publish("order", 2, 3);
        awaitOverrun(subscription);

        assertThat(subscription.state()).isEqualTo(SubscriptionState.STALLED);
        assertThat(subscription.isPaused()).isFalse();
        subscription.pause();
        assertThat(subscription.state()).isEqualTo(SubscriptionState.STALLED);
        assertThat(subscription.isPaused()).isTrue();
        subscription.resume();
        assertThat(bus().publish("order", 4).rejectedBy()).containsExactly("slow");
        assertThat(stuck.seen.numbers()).containsExactly(1);
        // Time goes on, and so do the handlers of others.
        StuckHandler other = this.test.stuckHandler();
        Subscription second =
                bus().subscribe(List.of("other"), limited("other", LIMIT).build(), other);
        bus().publish("other", 1);
        other.awaitStarted(1);
        awaitOverrun(second);
        assertThat(this.test.told.of("overran")).containsExactly("slow", "other");
        assertThat(subscription.state()).isEqualTo(SubscriptionState.STALLED);

        stuck.release();
        assertThat(subscription.drain(TestBus.AMPLE)).isTrue();
        assertThat(subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(stuck.seen.numbers()).containsExactly(1, 2, 3);
        assertThat(interrupted).containsExactly(false, true, false, false, false, false);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4, 3, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void aHandlerWithinItsTimeOutIsLeftInPeace() throws Exception {
        StuckHandler patient = this.test.stuckHandler();
        StuckHandler unlimited = this.test.stuckHandler();
        StuckHandler stuck = this.test.stuckHandler();
        List<String> interrupted = new ArrayList<>();
        bus().subscribe(
                        List.of("order"),
                        limited("patient", Duration.ofMinutes(5)).build(),
                        event -> {
                            patient.handle(event);
                            noteInterrupt("patient", interrupted);
                        });
        bus().subscribe(List.of("order"), limited("unlimited", Duration.ZERO).build(), event -> {
            unlimited.handle(event);
            noteInterrupt("unlimited", interrupted);
        });
        Subscription subscription = bus().subscribe(
                        List.of("order"), limited("slow", LIMIT).build(), event -> {
                            stuck.handle(event);
                            noteInterrupt("slow", interrupted);
                        });
        bus().publish("order", 1);
        patient.awaitStarted(1);
        unlimited.awaitStarted(1);
        stuck.awaitStarted(1);

        awaitOverrun(subscription);

        List.of(patient, unlimited, stuck).forEach(StuckHandler::release);
        this.test.drain();
        assertThat(interrupted).containsExactly("slow");
        assertThat(this.test.told.of("overran")).containsExactly("slow");
    }

    private static void noteInterrupt(String name, List<String> interrupted) {
        if (Thread.currentThread().isInterrupted()) {
            synchronized (interrupted) {
                interrupted.add(name);
            }
        }
    }

    @Test
    void theConcurrencyIsNotExceededWhileAHandlerIsStuck() throws Exception {
        StuckHandler stuck = this.test.stuckHandler();
        Subscription subscription = bus().subscribe(
                        List.of("order"), limited("slow", LIMIT).concurrency(2).build(), stuck);
        this.test.publish("order", 1, 2);
        stuck.awaitStarted(2);
        this.test.publish("order", 3, 4);
        awaitOverrun(subscription);

        assertThat(subscription.statistics().inFlight()).isEqualTo(2);
        assertThat(subscription.depth()).isEqualTo(2);
        assertThat(stuck.seen.numbers()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void anInterruptNeverReachesTheHandlerOfTheNextEvent() throws Exception {
        this.test.close();
        this.test = new TestBus();
        AtomicInteger strays = new AtomicInteger();
        AtomicInteger number = new AtomicInteger();
        EventHandler handler = event -> {
            if (Thread.currentThread().isInterrupted()) {
                strays.incrementAndGet();
            }
            // About as long as it may take: some are interrupted at their end.
            long end = System.nanoTime() + 1_000_000L + number.incrementAndGet() % 20 * 150_000L;
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
        };
        for (int i = 0; i < 20; i++) {
            bus().subscribe(
                            List.of("order"),
                            SubscriptionOptions.builder()
                                    .handlerTimeout(Duration.ofMillis(2))
                                    .build(),
                            handler);
        }

        this.test.publish("order", 1, 200);

        this.test.drain();
        assertThat(strays).hasValue(0);
        assertThat(this.test.told.of("overran").size()).isBetween(1, 3_999);
        assertThat(bus().subscriptions())
                .allSatisfy(subscription ->
                        assertThat(subscription.statistics().delivered()).isEqualTo(200));
    }

    @Test
    void anErrorIsAFailureLikeAnother() throws Exception {
        RecordingHandler seen = new RecordingHandler();
        Subscription subscription = bus().subscribe(
                        List.of("order"),
                        SubscriptionOptions.builder()
                                .retry(RetryPolicy.of(2, Duration.ZERO))
                                .build(),
                        event -> {
                            seen.handle(event);
                            switch (event.data().asInt()) {
                                case 1 -> recurse(0);
                                case 2 -> throw new AssertionError("no such case");
                                case 3 -> throw new NoClassDefFoundError("com/acme/Missing");
                                default -> {}
                            }
                        });

        this.test.publish("order", 1, 4);

        this.test.drain();
        assertThat(seen.numbers()).containsExactly(1, 1, 2, 2, 3, 3, 4);
        assertThat(bus().deadLetters().list())
                .extracting(letter -> letter.error().getClass().getSimpleName())
                .containsExactly("StackOverflowError", "AssertionError", "NoClassDefFoundError");
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4, 1, 0, 0, 3, 0, 0, 0, 6));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    @Test
    void anInterruptThatAHandlerLeavesBehindIsNotForTheNext() throws Exception {
        List<Boolean> interrupted = new ArrayList<>();
        bus().subscribe("order", event -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
        });
        bus().subscribe("other", event -> interrupted.add(Thread.currentThread().isInterrupted()));

        this.test.publish("order", 1, 3);
        this.test.drain();
        bus().publish("other", 1);

        this.test.drain();
        assertThat(interrupted).containsExactly(false, false, false, false);
    }

    @Test
    void aListenerThatThrowsAnErrorDoesNotKeepEventsFromBeingHandled() throws Exception {
        this.test.close();
        this.test = new TestBus(builder -> builder.listener(new EventBusListener() {
            @Override
            public void handlerFailed(
                    Subscription subscription, UniversalEvent event, Throwable error, int attempt, boolean last) {
                throw new AssertionError("a listener that fails");
            }

            @Override
            public void deadLettered(DeadLetter deadLetter) {
                throw new StackOverflowError("a listener that fails");
            }
        }));
        RecordingHandler seen = new RecordingHandler();
        Subscription subscription = bus().subscribe(
                        List.of("order"), limited("order", LIMIT).build(), event -> {
                            seen.handle(event);
                            throw new IllegalStateException("no");
                        });

        this.test.publish("order", 1, 2);

        this.test.drain();
        assertThat(seen.numbers()).containsExactly(1, 2);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(2, 0, 0, 0, 2, 0, 0, 0, 2));
    }
}
