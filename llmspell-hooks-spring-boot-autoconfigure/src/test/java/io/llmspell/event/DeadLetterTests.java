package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot be handled is kept, and may be offered again. */
@Timeout(60)
class DeadLetterTests {

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

    private static final EventLimits LIMITS =
            new EventLimits(1 << 20, 64, 64, 100, 100, 10_000, 5, PatternLimits.DEFAULT);

    private final TestBus test = new TestBus(builder -> builder.limits(LIMITS).clock(InstantSource.fixed(NOW)));

    private final EventBus bus = this.test.bus;

    private final DeadLetters letters = this.bus.deadLetters();

    private final AtomicBoolean healed = new AtomicBoolean();

    private final RecordingHandler seen = new RecordingHandler();

    @AfterEach
    void close() {
        this.test.close();
    }

    private void failing(UniversalEvent event) {
        if (!this.healed.get()) {
            throw new IllegalStateException("no " + event.data().asInt());
        }
        this.seen.handle(event);
    }

    private Subscription subscribe(String name, int attempts) {
        return this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder()
                        .name(name)
                        .capacity(2)
                        .flow(FlowController.block(TestBus.FOREVER))
                        .retry(RetryPolicy.of(attempts, Duration.ZERO))
                        .build(),
                this::failing);
    }

    private List<Integer> numbers() {
        return this.letters.list().stream()
                .map(letter -> letter.event().data().asInt())
                .toList();
    }

    @Test
    void anEventIsADeadLetterAfterTheLastAttempt() throws Exception {
        Subscription subscription = subscribe("billing", 3);
        UniversalEvent event = this.bus.publish("order", 7).event();

        this.test.drain();

        DeadLetter letter = this.letters.list().get(0);
        assertThat(this.letters.list()).hasSize(1);
        assertThat(letter.event()).isSameAs(event);
        assertThat(letter.subscription()).isEqualTo("billing");
        assertThat(letter.error()).isInstanceOf(IllegalStateException.class).hasMessage("no 7");
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.timestamp()).isEqualTo(NOW);
        assertThat(this.letters.find(letter.id())).containsSame(letter);
        assertThat(this.test.told.of("failed")).containsExactly("billing 1", "billing 2", "billing 3 last");
        assertThat(this.test.told.of("deadLettered")).containsExactly("billing");
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(1, 0, 0, 0, 1, 0, 0, 0, 3));
    }

    @Test
    void theNextEventsAreHandledAfterADeadLetter() throws Exception {
        this.bus.subscribe(
                List.of("order"),
                SubscriptionOptions.builder().retry(RetryPolicy.never()).build(),
                event -> {
                    if (event.data().asInt() == 2) {
                        throw new IllegalStateException("no");
                    }
                    this.seen.handle(event);
                });

        this.test.publish("order", 1, 3);

        this.test.drain();
        assertThat(this.seen.numbers()).containsExactly(1, 3);
        assertThat(numbers()).containsExactly(2);
    }

    @Test
    void lettersAreListedOldestFirstAndBySubscription() throws Exception {
        subscribe("one", 1);
        this.test.publish("order", 1, 2);
        this.test.drain();
        subscribe("other", 1).resume();
        this.bus.find("one").orElseThrow().close();
        this.bus.publish("order", 3);
        this.test.drain();

        assertThat(numbers()).containsExactly(1, 2, 3);
        assertThat(this.letters.list("one")).hasSize(2);
        assertThat(this.letters.list("other")).hasSize(1);
        assertThat(this.letters.list("none")).isEmpty();
        assertThat(this.letters.list(null, 2)).isEqualTo(this.letters.list().subList(0, 2));
        assertThat(this.letters.list("one", 1))
                .isEqualTo(this.letters.list("one").subList(0, 1));
        assertThat(this.letters.list("other", 9)).isEqualTo(this.letters.list("other"));
    }

    @Test
    void aRequeuedLetterIsANewOfferAndGone() throws Exception {
        Subscription subscription = subscribe("billing", 1);
        this.bus.publish("order", 7);
        this.test.drain();
        DeadLetter letter = this.letters.list().get(0);
        this.healed.set(true);

        assertThat(this.letters.requeue(letter.id())).isTrue();

        this.test.drain();
        assertThat(this.letters.list()).isEmpty();
        assertThat(this.seen.events()).containsExactly(letter.event());
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(2, 1, 0, 0, 1, 0, 0, 0, 1));
        assertThat(this.letters.requeue(letter.id())).isFalse();
        assertThat(subscription.statistics().offered()).isEqualTo(2);
    }

    @Test
    void aRequeuedEventThatFailsAgainIsANewLetter() throws Exception {
        Subscription subscription = subscribe("billing", 2);
        this.bus.publish("order", 7);
        this.test.drain();
        String id = this.letters.list().get(0).id();

        assertThat(this.letters.requeue(id)).isTrue();

        this.test.drain();
        assertThat(this.letters.list()).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isNotEqualTo(id);
            assertThat(letter.attempts()).isEqualTo(2);
        });
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(2, 0, 0, 0, 2, 0, 0, 0, 4));
    }

    @Test
    void aLetterWhoseSubscriptionIsClosedStaysWhereItIs() throws Exception {
        Subscription subscription = subscribe("billing", 1);
        this.test.publish("order", 1, 3);
        this.test.drain();
        subscription.close();

        assertThat(this.letters.requeue(this.letters.list().get(0).id())).isFalse();

        assertThat(numbers()).containsExactly(1, 2, 3);
        this.healed.set(true);
        subscribe("billing", 1);
        assertThat(this.letters.requeue(this.letters.list().get(0).id())).isTrue();
        this.test.drain();
        assertThat(this.seen.numbers()).containsExactly(1);
        assertThat(numbers()).containsExactly(2, 3);
    }

    @Test
    void aLetterThatAFullQueueRefusesStaysWithoutAWait() throws Exception {
        Subscription subscription = subscribe("billing", 1);
        this.bus.publish("order", 1);
        this.test.drain();
        subscription.pause();
        this.test.publish("order", 2, 3);

        assertThat(this.letters.requeue(this.letters.list().get(0).id())).isFalse();

        assertThat(numbers()).containsExactly(1);
        assertThat(subscription.statistics()).isEqualTo(new SubscriptionStatistics(4, 0, 0, 1, 1, 0, 2, 0, 1));
    }

    @Test
    void aDiscardedLetterIsForgotten() throws Exception {
        subscribe("billing", 1);
        this.test.publish("order", 1, 2);
        this.test.drain();
        String id = this.letters.list().get(0).id();

        assertThat(this.letters.discard(id)).isTrue();

        assertThat(numbers()).containsExactly(2);
        assertThat(this.letters.discard(id)).isFalse();
        assertThat(this.letters.requeue(id)).isFalse();
        assertThat(this.letters.find(id)).isEmpty();
        assertThat(this.letters.forgotten()).isZero();
    }

    @Test
    void onlyTheNewestLettersAreKept() throws Exception {
        Subscription subscription = subscribe("billing", 1);

        this.test.publish("order", 1, 12);

        this.test.drain();
        assertThat(numbers()).containsExactly(8, 9, 10, 11, 12);
        assertThat(this.letters.forgotten()).isEqualTo(7);
        assertThat(subscription.statistics().deadLettered()).isEqualTo(12);
    }

    @Test
    void severalWhoRequeueALetterOfferItOnce() throws Exception {
        Subscription subscription = subscribe("billing", 1);
        this.bus.publish("order", 1);
        this.test.drain();
        this.healed.set(true);
        String id = this.letters.list().get(0).id();

        List<TestBus.Task<Boolean>> tasks = IntStream.range(0, 4)
                .mapToObj(i -> this.test.start(() -> this.letters.requeue(id)))
                .toList();
        int taken = 0;
        for (TestBus.Task<Boolean> task : tasks) {
            taken += task.get() ? 1 : 0;
        }

        this.test.drain();
        assertThat(taken).isOne();
        assertThat(this.seen.numbers()).containsExactly(1);
        assertThat(subscription.statistics().offered()).isEqualTo(2);
    }
}
