package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events of a storage are given to a handler once more. */
@Timeout(30)
class EventReplayTests {

    private static final Instant START = Instant.parse("2026-05-04T03:02:00Z");

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final EventStorage storage = EventStorage.inMemory(10_000);

    private final RecordingHandler seen = new RecordingHandler();

    private final List<String> told = new ArrayList<>();

    private UniversalEvent store(int number) {
        UniversalEvent event = UniversalEvent.builder((number % 2 == 0) ? "even" : "odd")
                .data(number)
                .timestamp(START.plusSeconds(number))
                .version("2.0")
                .component("shop")
                .correlationId("run-1")
                .metadata("tenant", "acme")
                .build();
        this.storage.append(event);
        return event;
    }

    private void store(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(this::store);
    }

    private EventReplayBuilder replay(EventQuery.Builder query) {
        return EventReplay.of(this.storage, query.build()).clock(() -> NOW).listener(new ReplayListener() {
            @Override
            public void failed(StoredEvent event, Throwable error) {
                EventReplayTests.this.told.add(event.position() + " failed: " + error.getMessage());
            }
        });
    }

    private static ReplayProgress run(EventReplay replay) throws InterruptedException {
        replay.start();
        assertThat(replay.await(TestBus.AMPLE)).as("ended in time").isTrue();
        return replay.progress();
    }

    private static ReplayProgress progress(ReplayState state, long replayed, long failed, long last, Throwable error) {
        return new ReplayProgress(state, replayed, failed, 0, 0, last, NOW, NOW, error);
    }

    @Test
    void aHandlerIsGivenCopiesOfTheStoredEventsInTheirOrder() throws Exception {
        UniversalEvent first = store(1);
        store(2, 1_300);

        ReplayProgress progress = run(replay(EventQuery.builder()).to(this.seen).build());

        assertThat(progress).isEqualTo(progress(ReplayState.COMPLETED, 1_300, 0, 1_300, null));
        assertThat(this.seen.numbers())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 1_300).boxed().toList());
        UniversalEvent copy = this.seen.events().get(0);
        assertThat(copy.id()).isNotEqualTo(first.id());
        assertThat(copy.id().version()).isEqualTo(7);
        assertThat(copy.metadata())
                .isEqualTo(Map.of("tenant", "acme", "replay_of", first.id().toString()));
        assertThat(copy.eventType()).isEqualTo("odd");
        assertThat(copy.timestamp()).isEqualTo(first.timestamp());
        assertThat(copy.version()).isEqualTo("2.0");
        assertThat(copy.source()).isEqualTo(first.source());
        assertThat(this.storage.lastPosition()).isEqualTo(1_300);
    }

    @Test
    void onlyWhatIsAskedForIsReplayed() throws Exception {
        store(1, 20);

        run(replay(EventQuery.builder().type("even").after(4).where("data < 15").limit(4))
                .to(this.seen)
                .build());

        assertThat(this.seen.numbers()).containsExactly(6, 8, 10, 12);
    }

    @Test
    void anEmptyStorageIsReplayedAtOnce() throws Exception {
        ReplayProgress progress = run(replay(EventQuery.builder()).to(this.seen).build());

        assertThat(progress).isEqualTo(new ReplayProgress(ReplayState.COMPLETED, 0, 0, 0, 0, null, NOW, NOW, null));
    }

    @Test
    void whatIsStoredMeanwhileIsNotReplayed() throws Exception {
        store(1, 3);

        ReplayProgress progress = run(replay(EventQuery.builder())
                .to(event -> {
                    this.seen.handle(event);
                    store(event.data().asInt() + 100);
                })
                .build());

        assertThat(progress).isEqualTo(progress(ReplayState.COMPLETED, 3, 0, 3, null));
        assertThat(this.storage.lastPosition()).isEqualTo(6);
    }

    @Test
    void aHandlerThatFailsIsToldOfAndTheReplayGoesOn() throws Exception {
        store(1, 4);

        ReplayProgress progress =
                run(replay(EventQuery.builder()).to(this::evenFails).build());

        assertThat(progress).isEqualTo(progress(ReplayState.COMPLETED, 2, 2, 4, null));
        assertThat(this.told).containsExactly("2 failed: even 2", "4 failed: even 4");
        assertThat(this.seen.numbers()).containsExactly(1, 3);
    }

    private void evenFails(UniversalEvent event) {
        if (event.eventType().equals("even")) {
            throw new IllegalStateException("even " + event.data());
        }
        this.seen.handle(event);
    }

    @Test
    void aReplayThatStopsAtTheFirstFailureCanBeBegunAgainWithThatEvent() throws Exception {
        store(1, 4);

        ReplayProgress progress = run(
                replay(EventQuery.builder()).to(this::evenFails).stopAtFailure().build());

        assertThat(progress.error()).hasMessage("even 2");
        assertThat(progress).isEqualTo(progress(ReplayState.FAILED, 1, 1, 1, progress.error()));

        run(replay(EventQuery.builder().after(progress.lastPosition()))
                .to(this.seen)
                .build());

        assertThat(this.seen.numbers()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aStorageThatFailsInTheMiddleFailsTheReplayWhichCanBeBegunAgain() throws Exception {
        store(1, 900);
        BreakingStorage breaking = new BreakingStorage(this.storage);

        ReplayProgress progress = run(EventReplay.of(breaking, EventQuery.all())
                .to(this.seen)
                .clock(() -> NOW)
                .build());

        assertThat(progress.error()).hasMessage("broken");
        assertThat(progress).isEqualTo(progress(ReplayState.FAILED, 600, 0, 600, progress.error()));

        breaking.pages = 100;
        run(EventReplay.of(
                        breaking,
                        EventQuery.builder().after(progress.lastPosition()).build())
                .to(this.seen)
                .build());

        assertThat(this.seen.numbers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 900).boxed().toList());
    }

    /** Gives only so many pages. */
    private static final class BreakingStorage implements EventStorage {

        private final EventStorage storage;

        private int pages = 3;

        BreakingStorage(EventStorage storage) {
            this.storage = storage;
        }

        @Override
        public void append(UniversalEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EventPage page(EventQuery query) {
            if (this.pages-- == 0) {
                throw new IllegalStateException("broken");
            }
            return this.storage.page(query);
        }
    }

    @Test
    void aPausedReplayGoesOnWhenItIsResumed() throws Exception {
        store(1, 3);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        EventReplay replay = replay(EventQuery.builder())
                .to(event -> {
                    this.seen.handle(event);
                    first.countDown();
                    assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                })
                .build();
        replay.start();
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();

        replay.pause();
        goOn.countDown();

        assertThat(replay.await(Duration.ofMillis(50))).isFalse();
        assertThat(replay.progress().state()).isEqualTo(ReplayState.PAUSED);
        assertThat(this.seen.numbers()).containsExactly(1);

        replay.resume();

        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        assertThat(this.seen.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void aReplayCanBeStartedPausedAndCancelled() throws Exception {
        store(1, 3);
        EventReplay replay = replay(EventQuery.builder()).to(this.seen).build();
        replay.pause();
        assertThat(replay.progress().state()).isEqualTo(ReplayState.NEW);

        replay.start();
        assertThat(replay.progress().state()).isEqualTo(ReplayState.PAUSED);
        replay.cancel();

        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        assertThat(replay.progress())
                .isEqualTo(new ReplayProgress(ReplayState.CANCELLED, 0, 0, 0, 0, null, NOW, NOW, null));
        assertThat(this.seen.events()).isEmpty();
    }

    @Test
    void cancellingInterruptsTheHandlerWhoseEventIsTheNextThen() throws Exception {
        store(1, 3);
        CountDownLatch stuck = new CountDownLatch(1);
        EventReplay replay = replay(EventQuery.builder())
                .to(event -> {
                    if (event.data().asInt() == 2) {
                        stuck.countDown();
                        new CountDownLatch(1).await();
                    }
                })
                .build();
        replay.start();
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();

        replay.cancel();
        replay.cancel();

        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        assertThat(replay.progress()).isEqualTo(progress(ReplayState.CANCELLED, 1, 0, 1, null));
        assertThat(this.told).isEmpty();
    }

    @Test
    void aReplayIsStartedOnce() throws Exception {
        EventReplay cancelled = replay(EventQuery.builder()).to(this.seen).build();
        cancelled.cancel();
        EventReplay completed = replay(EventQuery.builder()).to(this.seen).build();
        run(completed);
        completed.cancel();
        completed.pause();

        assertThat(cancelled.progress().state()).isEqualTo(ReplayState.CANCELLED);
        assertThat(completed.progress().state()).isEqualTo(ReplayState.COMPLETED);
        assertThatIllegalStateException().isThrownBy(cancelled::start);
        assertThatIllegalStateException().isThrownBy(completed::start);
    }

    @Test
    void aReplayNeedsATargetAndGoesForward() {
        assertThatIllegalStateException()
                .isThrownBy(() -> replay(EventQuery.builder()).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replay(EventQuery.builder().newestFirst()));
    }

    @Test
    void aListenerThatFailsDoesNoHarm() throws Exception {
        store(1, 2);
        CountDownLatch ended = new CountDownLatch(1);

        ReplayProgress progress = run(replay(EventQuery.builder())
                .listener(new ReplayListener() {
                    @Override
                    public void failed(StoredEvent event, Throwable error) {
                        throw new IllegalStateException("listener");
                    }

                    @Override
                    public void ended(ReplayProgress last) {
                        if (last.state() == ReplayState.COMPLETED) {
                            ended.countDown();
                        }
                    }
                })
                .to(this::evenFails)
                .build());

        assertThat(progress).isEqualTo(progress(ReplayState.COMPLETED, 1, 1, 2, null));
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatTheHandlerPublishesNamesTheReplayedEventAsItsCause() throws Exception {
        store(1);
        try (EventBus bus = EventBus.builder().build()) {
            PullSubscription letters = bus.subscribe("letter");
            run(replay(EventQuery.builder())
                    .to(event -> {
                        this.seen.handle(event);
                        bus.publish("letter", 1);
                    })
                    .build());

            assertThat(letters.receive(TestBus.AMPLE))
                    .hasValueSatisfying(letter -> assertThat(CauseTree.causeOf(letter))
                            .isEqualTo(this.seen.events().get(0).id()));
        }
    }
}
