package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay keeps the time between events, or a part of it. */
@Timeout(30)
class ReplayPaceTests {

    private static final Instant START = Instant.parse("2026-05-04T03:02:00Z");

    private final EventStorage storage = EventStorage.inMemory(100);

    private final ManualReplayTimer timer = new ManualReplayTimer();

    private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();

    private EventReplay replay = replay(ReplayPace.atOnce());

    @AfterEach
    void cancel() {
        this.replay.cancel();
    }

    private void store(int number, Duration after) {
        this.storage.append(UniversalEvent.builder("order")
                .data(number)
                .timestamp(START.plus(after))
                .build());
    }

    private EventReplay replay(ReplayPace pace) {
        return EventReplay.of(this.storage, EventQuery.all())
                .to(event -> this.seen.add(event.data().asInt()))
                .pace(pace)
                .timer(this.timer)
                .build();
    }

    private void start(ReplayPace pace) {
        this.replay = replay(pace);
        this.replay.start();
    }

    private void assertNext(int number) throws InterruptedException {
        assertThat(this.seen.poll(20, TimeUnit.SECONDS)).isEqualTo(number);
    }

    private void assertEnded() throws InterruptedException {
        assertThat(this.replay.await(TestBus.AMPLE)).isTrue();
        assertThat(this.replay.progress().state()).isEqualTo(ReplayState.COMPLETED);
    }

    @Test
    void theOriginalPaceKeepsTheTimeInBetween() throws Exception {
        store(1, Duration.ZERO);
        store(2, Duration.ofSeconds(10));
        store(3, Duration.ofSeconds(15));

        start(ReplayPace.original());

        assertNext(1);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(this.seen).isEmpty();
        this.timer.advance(Duration.ofSeconds(10));
        assertNext(2);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(5));
        this.timer.advance(Duration.ofSeconds(5));
        assertNext(3);
        assertEnded();
    }

    @Test
    void aScaledPaceDividesIt() throws Exception {
        store(1, Duration.ZERO);
        store(2, Duration.ofSeconds(10));
        store(3, Duration.ofSeconds(11));

        start(ReplayPace.scaled(10));

        assertNext(1);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(1));
        this.timer.advance(Duration.ofSeconds(1));
        assertNext(2);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofMillis(100));
        this.timer.advance(Duration.ofMillis(100));
        assertNext(3);
        assertEnded();
    }

    @Test
    void atOnceNothingIsWaitedFor() throws Exception {
        store(1, Duration.ZERO);
        store(2, Duration.ofDays(365));

        start(ReplayPace.atOnce());

        assertNext(1);
        assertNext(2);
        assertEnded();
    }

    @Test
    void whatWasLateIsMadeUpFor() throws Exception {
        store(1, Duration.ZERO);
        store(2, Duration.ofSeconds(10));
        store(3, Duration.ofSeconds(20));

        start(ReplayPace.original());

        assertNext(1);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(10));
        this.timer.advance(Duration.ofSeconds(13));
        assertNext(2);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(7));
        this.timer.advance(Duration.ofSeconds(7));
        assertNext(3);
        assertEnded();
    }

    @Test
    void anEventThatIsEarlierThanTheOneBeforeComesAtOnce() throws Exception {
        store(1, Duration.ofSeconds(5));
        store(2, Duration.ofSeconds(1));
        store(3, Duration.ofSeconds(6));

        start(ReplayPace.original());

        assertNext(1);
        assertNext(2);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(1));
        this.timer.advance(Duration.ofSeconds(1));
        assertNext(3);
        assertEnded();
    }

    @Test
    void aPauseDoesNotCount() throws Exception {
        store(1, Duration.ZERO);
        store(2, Duration.ofSeconds(10));
        start(ReplayPace.original());
        assertNext(1);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(10));
        this.timer.advance(Duration.ofSeconds(4));

        this.replay.pause();
        awaitThreadThatWaits();
        this.timer.advance(Duration.ofHours(1));
        this.replay.resume();

        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofSeconds(6));
        this.timer.advance(Duration.ofSeconds(6));
        assertNext(2);
        assertEnded();
    }

    /** The thread has seen the pause when it waits without a time-out. */
    private static void awaitThreadThatWaits() {
        await().atMost(TestBus.AMPLE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().startsWith("llmspell-replay-")
                                && thread.getState() == Thread.State.WAITING));
    }

    @Test
    void aReplayThatWaitsForItsTimeCanBeCancelled() throws Exception {
        store(1, Duration.ZERO);
        store(2, Duration.ofDays(100));
        start(ReplayPace.original());
        assertNext(1);
        assertThat(this.timer.nextWait()).isEqualTo(Duration.ofDays(100));

        this.replay.cancel();

        assertThat(this.replay.await(TestBus.AMPLE)).isTrue();
        assertThat(this.replay.progress().state()).isEqualTo(ReplayState.CANCELLED);
        assertThat(this.replay.progress().lastPosition()).isEqualTo(1);
    }

    @Test
    void thePaceGoesByRealTimeUnlessItIsTold() throws Exception {
        store(1, Duration.ZERO);
        store(2, Duration.ofSeconds(1));
        EventReplay real = EventReplay.of(this.storage, EventQuery.all())
                .to(event -> this.seen.add(event.data().asInt()))
                .pace(ReplayPace.scaled(100))
                .build();
        long began = System.nanoTime();

        real.start();

        assertThat(real.await(TestBus.AMPLE)).isTrue();
        assertThat(System.nanoTime() - began)
                .isGreaterThanOrEqualTo(Duration.ofMillis(10).toNanos());
        assertThat(this.seen).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aFactorThatIsNoneIsRefused(double factor) {
        assertThatIllegalArgumentException().isThrownBy(() -> ReplayPace.scaled(factor));
    }

    @Test
    void aTinyFactorWaitsAsGoodAsForEver() {
        assertThat(ReplayPace.scaled(Double.MIN_VALUE).pause(Duration.ofDays(1)))
                .isGreaterThan(Duration.ofDays(36_500));
        assertThat(ReplayPace.scaled(Double.MAX_VALUE).pause(Duration.ofDays(1)))
                .isZero();
    }
}
