package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stored events go through a bus once more. */
@Timeout(30)
class BusReplayTests {

    private final EventStorage storage = EventStorage.inMemory(10_000);

    private final RecordingHandler seen = new RecordingHandler();

    private final List<UniversalEvent> vetoed = new CopyOnWriteArrayList<>();

    private volatile boolean refusing;

    private final TestBus test = new TestBus(builder -> builder.storage(this.storage)
            .limits(new EventLimits(1000, 10, 3, 100, 10, 100, 100, PatternLimits.DEFAULT))
            .permissions(new EventPermissions() {
                @Override
                public boolean mayPublish(UniversalEvent event) {
                    return !BusReplayTests.this.refusing || event.data().asInt() != 2;
                }

                @Override
                public boolean maySubscribe(String owner, EventPattern pattern) {
                    return true;
                }
            })
            .rateLimiter(component -> !BusReplayTests.this.refusing));

    private final EventBus bus = this.test.bus;

    @AfterEach
    void close() {
        this.test.close();
    }

    private void store(String type, int from, int to) {
        IntStream.rangeClosed(from, to)
                .forEach(number -> this.storage.append(
                        UniversalEvent.builder(type).data(number).build()));
    }

    private EventReplayBuilder replay() {
        return EventReplay.of(this.storage, EventQuery.all());
    }

    private ReplayProgress run(EventReplayBuilder builder) throws InterruptedException {
        EventReplay replay = builder.build();
        replay.start();
        assertThat(replay.await(TestBus.AMPLE)).as("ended in time").isTrue();
        this.test.drain();
        return replay.progress();
    }

    @Test
    void allSubscriptionsThatMatchAreGivenCopiesWhichAreNotStored() throws Exception {
        store("order", 1, 3);
        RecordingHandler others = new RecordingHandler();
        this.bus.subscribe("order", this.seen);
        this.bus.subscribe("*", others);
        this.bus.subscribe("none", event -> {
            throw new AssertionError();
        });

        ReplayProgress progress = run(replay().to(this.bus));

        assertThat(progress.replayed()).isEqualTo(3);
        assertThat(this.seen.numbers()).containsExactly(1, 2, 3);
        assertThat(others.numbers()).containsExactly(1, 2, 3);
        List<UniversalEvent> stored = this.storage.query(EventQuery.all());
        assertThat(stored).hasSize(3).doesNotContainAnyElementsOf(this.seen.events());
        assertThat(this.seen.events())
                .extracting(event -> event.metadata().get("replay_of"))
                .isEqualTo(stored.stream().map(event -> event.id().toString()).toList());
    }

    @Test
    void oneSubscriptionIsGivenWhatItsPatternsMatch() throws Exception {
        store("order", 1, 2);
        store("invoice", 3, 4);
        this.bus.subscribe("**", event -> {
            throw new AssertionError();
        });
        this.bus.subscribe(List.of("order"), SubscriptionOptions.named("billing"), this.seen);

        ReplayProgress progress = run(replay().to(this.bus, "billing"));

        assertThat(this.seen.numbers()).containsExactly(1, 2);
        assertThat(progress.replayed()).isEqualTo(2);
        assertThat(progress.skipped()).isEqualTo(2);
        assertThat(progress.lastPosition()).isEqualTo(4);
        assertThat(this.test.told.of("deadLettered")).isEmpty();
    }

    @Test
    void aReplayEndsAlthoughHandlersPublish() throws Exception {
        store("order", 1, 3);
        this.bus.subscribe("**", event -> {
            this.seen.handle(event);
            if (this.seen.events().size() < 100) {
                this.bus.publish("order", 9);
            }
        });

        ReplayProgress progress = run(replay().to(this.bus));

        assertThat(progress.state()).isEqualTo(ReplayState.COMPLETED);
        assertThat(progress.replayed()).isEqualTo(3);
        assertThat(this.storage.lastPosition()).isGreaterThan(50);
    }

    @Test
    void interceptorsChangeAndVetoReplayedEvents() throws Exception {
        store("order", 1, 3);
        EventInterceptor interceptor = new EventInterceptor() {
            @Override
            public UniversalEvent beforePublish(UniversalEvent event) throws EventVetoedException {
                if (event.data().asInt() == 2) {
                    throw new EventVetoedException("not two");
                }
                return event.toBuilder().data(event.data().asInt() * 10).build();
            }
        };
        try (EventBus intercepted = EventBus.builder()
                .storage(this.storage)
                .interceptor(interceptor)
                .build()) {
            PullSubscription orders = intercepted.subscribe("order");

            ReplayProgress progress = run(replay().to(intercepted).listener(new ReplayListener() {
                @Override
                public void vetoed(StoredEvent event, String reason) {
                    assertThat(reason).isEqualTo("not two");
                    BusReplayTests.this.vetoed.add(event.event());
                }
            }));

            assertThat(orders.receiveBatch(10, TestBus.AMPLE))
                    .extracting(event -> event.data().asInt())
                    .containsExactly(10, 30);
            assertThat(progress.replayed()).isEqualTo(2);
            assertThat(progress.vetoed()).isEqualTo(1);
            assertThat(this.vetoed)
                    .singleElement()
                    .satisfies(event -> assertThat(event.data().asInt()).isEqualTo(2));
            assertThat(this.storage.lastPosition()).isEqualTo(3);
        }
    }

    @Test
    void permissionsHoldAndRateLimitsDoNot() throws Exception {
        store("order", 1, 3);
        this.bus.subscribe("order", this.seen);
        this.refusing = true;

        ReplayProgress progress = run(replay().to(this.bus));

        assertThat(this.seen.numbers()).containsExactly(1, 3);
        assertThat(progress.replayed()).isEqualTo(2);
        assertThat(progress.failed()).isEqualTo(1);
        assertThat(progress.lastPosition()).isEqualTo(3);
    }

    @Test
    void whatAReplayAddsToTheMetadataDoesNotCount() throws Exception {
        UniversalEvent full = UniversalEvent.builder("order")
                .metadata("a", 1)
                .metadata("b", 2)
                .metadata("c", 3)
                .build();
        this.bus.subscribe("order", this.seen);

        this.bus.replay(full);

        this.test.drain();
        assertThat(this.seen.events()).hasSize(1);
        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(
                        () -> this.bus.replay(full.toBuilder().metadata("d", 4).build()));
    }

    @Test
    void aPublisherCannotKeepAnEventFromBeingStored() {
        this.bus.publish(UniversalEvent.builder("order")
                .metadata("replay_of", EventIds.next().toString())
                .build());

        assertThat(this.storage.lastPosition()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(OverflowStrategy.class)
    void whatThereIsNoRoomForIsWaitedForWhateverTheStrategy(OverflowStrategy strategy) throws Exception {
        store("order", 1, 200);
        StuckHandler handler = this.test.stuckHandler();
        Subscription slow = this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder()
                        .name("slow")
                        .capacity(2)
                        .flow(strategy.controller(Duration.ofMillis(1)))
                        .handlerTimeout(Duration.ZERO)
                        .build(),
                handler);
        EventReplay replay = replay().to(this.bus).build();
        replay.start();
        handler.awaitStarted(1);
        await().atMost(TestBus.AMPLE).until(() -> slow.statistics().offered() == 4);

        assertThat(replay.progress().replayed()).isEqualTo(3);
        handler.release();

        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        this.test.drain();
        assertThat(handler.seen.numbers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 200).boxed().toList());
        assertThat(slow.statistics()).isEqualTo(new SubscriptionStatistics(200, 200, 0, 0, 0, 0, 0, 0, 0));
    }

    /** One event is handled, one is queued, and the replay waits with the third. */
    private EventReplay waitingReplay(AtomicReference<Subscription> subscription) throws InterruptedException {
        store("order", 1, 5);
        StuckHandler handler = this.test.stuckHandler();
        subscription.set(this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder()
                        .name("full")
                        .capacity(1)
                        .handlerTimeout(Duration.ZERO)
                        .build(),
                handler));
        EventReplay replay = replay().to(this.bus, "full").build();
        replay.start();
        handler.awaitStarted(1);
        await().atMost(TestBus.AMPLE)
                .until(() -> subscription.get().statistics().offered() == 3);
        return replay;
    }

    @Test
    void aReplayThatWaitsForRoomCanBeCancelled() throws Exception {
        AtomicReference<Subscription> full = new AtomicReference<>();
        EventReplay replay = waitingReplay(full);

        replay.cancel();

        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        assertThat(replay.progress().state()).isEqualTo(ReplayState.CANCELLED);
        assertThat(replay.progress().replayed()).isEqualTo(2);
        assertThat(replay.progress().lastPosition()).isEqualTo(2);
        assertThat(full.get().statistics()).isEqualTo(new SubscriptionStatistics(3, 0, 0, 1, 0, 0, 1, 1, 0));
    }

    @Test
    void aSubscriptionThatIsClosedFailsItsReplay() throws Exception {
        AtomicReference<Subscription> full = new AtomicReference<>();
        EventReplay replay = waitingReplay(full);

        full.get().close();

        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        assertThat(replay.progress().state()).isEqualTo(ReplayState.FAILED);
        assertThat(replay.progress().error()).hasMessageContaining("'full'");
        assertThat(replay.progress().lastPosition()).isEqualTo(2);
    }

    @Test
    void aSubscriptionThatIsNotThereFailsTheReplay() throws Exception {
        store("order", 1, 2);

        ReplayProgress progress = run(replay().to(this.bus, "none"));

        assertThat(progress.state()).isEqualTo(ReplayState.FAILED);
        assertThat(progress.error()).hasMessageContaining("'none'");
        assertThat(progress.failed()).isZero();
        assertThat(progress.lastPosition()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> this.bus.replay(UniversalEvent.builder("order").build(), "none"));
    }

    @Test
    void aBusThatIsShutDownFailsTheReplay() throws Exception {
        store("order", 1, 2);
        this.bus.shutdown(Duration.ofSeconds(1));

        ReplayProgress progress = run(replay().to(this.bus));

        assertThat(progress.state()).isEqualTo(ReplayState.FAILED);
        assertThat(progress.error()).hasMessageContaining("shut down");
        assertThat(progress.lastPosition()).isNull();
    }

    @Test
    void aHandlerThatReplaysToItsOwnFullSubscriptionIsRefused() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        List<PublishResult> results = new CopyOnWriteArrayList<>();
        this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder().name("own").capacity(1).build(),
                event -> {
                    if (!event.metadata().containsKey("replay_of")) {
                        results.add(this.bus.replay(event));
                        results.add(this.bus.replay(event));
                        done.countDown();
                    }
                });

        this.bus.publish("order", 1);

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(results.get(0).rejectedBy()).isEmpty();
        assertThat(results.get(1).rejectedBy()).containsExactly("own");
    }

    @Test
    void whatIsReplayedIsNotCausedByWhoReplaysIt() throws Exception {
        this.bus.subscribe("order", event -> this.bus.replay(event.toBuilder().build(), "other"));
        this.bus.subscribe(List.of("none"), SubscriptionOptions.named("other"), this.seen);

        this.bus.publish("order", 1);

        this.test.drain();
        assertThat(this.seen.events())
                .singleElement()
                .satisfies(event -> assertThat(event.metadata()).containsOnlyKeys("replay_of"));
    }
}
