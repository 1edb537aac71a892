package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscriptions that are read. */
@Timeout(60)
class PullSubscriptionTests {

    private static final Duration EXPIRY = Duration.ofMinutes(5);

    private final ManualTicker ticker = new ManualTicker();

    private final TestBus test = new TestBus(builder -> builder.ticker(this.ticker));

    private final EventBus bus = this.test.bus;

    private final PullSubscription subscription = this.bus.subscribe("order.*", "invoice.*");

    @AfterEach
    void close() {
        this.test.close();
    }

    private static List<Integer> numbers(List<UniversalEvent> events) {
        return events.stream().map(event -> event.data().asInt()).toList();
    }

    @Test
    void eventsAreReceivedInOrder() throws Exception {
        this.bus.publish("order.created", 1);
        this.bus.publish("invoice.created", 2);
        this.bus.publish("other.created", 3);
        this.bus.publish("order.closed", 4);

        assertThat(this.subscription.receive(TestBus.AMPLE).orElseThrow().eventType())
                .isEqualTo("order.created");
        assertThat(numbers(this.subscription.receiveBatch(10, TestBus.AMPLE))).containsExactly(2, 4);
        assertThat(this.subscription.receive(Duration.ZERO)).isEmpty();
        assertThat(this.subscription.statistics()).isEqualTo(new SubscriptionStatistics(3, 3, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aReaderIsWokenByTheNextEvent() throws Exception {
        TestBus.Task<Optional<UniversalEvent>> reader =
                this.test.start(() -> this.subscription.receive(TestBus.FOREVER));
        reader.awaitWaiting();

        this.bus.publish("order.created", 7);

        assertThat(reader.get().orElseThrow().data().asInt()).isEqualTo(7);
    }

    @Test
    void aReaderWaitsNoLongerThanItWantsTo() throws Exception {
        long began = System.nanoTime();

        Optional<UniversalEvent> nothing = this.subscription.receive(Duration.ofMillis(30));

        assertThat(nothing).isEmpty();
        assertThat(System.nanoTime() - began)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void aBatchIsWhatIsThereButNoMoreThanIsAskedFor() throws Exception {
        this.test.publish("order.created", 1, 5);

        assertThat(numbers(this.subscription.receiveBatch(3, TestBus.AMPLE))).containsExactly(1, 2, 3);
        assertThat(numbers(this.subscription.receiveBatch(3, TestBus.FOREVER))).containsExactly(4, 5);
        assertThat(this.subscription.receiveBatch(3, Duration.ofMillis(1))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> this.subscription.receiveBatch(0, TestBus.AMPLE));
    }

    @Test
    void eachEventGoesToOneOfSeveralReaders() throws Exception {
        List<TestBus.Task<List<Integer>>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int max = 1 + i;
            readers.add(this.test.start(() -> readUntilClosed(max)));
        }

        this.test.publish("order.created", 0, 7_999);

        assertThat(this.subscription.drain(TestBus.AMPLE)).isTrue();
        this.subscription.close();
        List<Integer> all = new ArrayList<>();
        for (TestBus.Task<List<Integer>> reader : readers) {
            assertThat(reader.get()).isSorted();
            all.addAll(reader.get());
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8_000).boxed().toList());
        assertThat(this.subscription.statistics().delivered()).isEqualTo(8_000);
    }

    private List<Integer> readUntilClosed(int max) throws InterruptedException {
        List<Integer> read = new ArrayList<>();
        while (this.subscription.state() != SubscriptionState.CLOSED) {
            read.addAll(numbers(this.subscription.receiveBatch(max, TestBus.FOREVER)));
        }
        return read;
    }

    @Test
    void closingLetsReadersGoWithNothing() throws Exception {
        TestBus.Task<List<UniversalEvent>> reader =
                this.test.start(() -> this.subscription.receiveBatch(5, TestBus.FOREVER));
        reader.awaitWaiting();

        this.subscription.close();

        assertThat(reader.get()).isEmpty();
        assertThat(this.subscription.receive(TestBus.FOREVER)).isEmpty();
    }

    @Test
    void closingDiscardsWhatWasNotRead() throws Exception {
        this.test.publish("order.created", 1, 5);
        this.subscription.receive(TestBus.AMPLE);

        this.subscription.close();

        assertThat(this.subscription.receive(TestBus.FOREVER)).isEmpty();
        assertThat(this.subscription.statistics()).isEqualTo(new SubscriptionStatistics(5, 1, 0, 0, 0, 4, 0, 0, 0));
    }

    @Test
    void aReaderThatIsInterruptedStopsWaitingAndLosesNothing() throws Exception {
        TestBus.Task<Optional<UniversalEvent>> reader =
                this.test.start(() -> this.subscription.receive(TestBus.FOREVER));
        reader.awaitWaiting();

        reader.thread().interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(reader::get)
                .withCauseInstanceOf(InterruptedException.class);
        this.bus.publish("order.created", 1);
        assertThat(this.subscription.receive(TestBus.AMPLE)).isPresent();
    }

    @Test
    void nothingIsReceivedDuringAPause() throws Exception {
        this.bus.publish("order.created", 1);
        this.subscription.pause();

        assertThat(this.subscription.receive(Duration.ofMillis(10))).isEmpty();
        assertThat(this.subscription.state()).isEqualTo(SubscriptionState.PAUSED);
        TestBus.Task<Optional<UniversalEvent>> reader =
                this.test.start(() -> this.subscription.receive(TestBus.FOREVER));
        reader.awaitWaiting();
        this.bus.publish("order.created", 2);
        assertThat(this.subscription.depth()).isEqualTo(2);
        this.subscription.resume();

        assertThat(reader.get().orElseThrow().data().asInt()).isEqualTo(1);
        assertThat(this.subscription.receive(TestBus.AMPLE)).isPresent();
    }

    @Test
    void drainingWaitsUntilAllIsRead() throws Exception {
        this.test.publish("order.created", 1, 2);
        TestBus.Task<Boolean> draining = this.test.start(() -> this.subscription.drain(TestBus.FOREVER));
        draining.awaitWaiting();

        this.subscription.receive(TestBus.AMPLE);
        assertThat(this.subscription.drain(Duration.ZERO)).isFalse();
        this.subscription.receive(TestBus.AMPLE);

        assertThat(draining.get()).isTrue();
    }

    @Test
    void aPublisherThatWaitsGoesOnWhenAnEventIsRead() throws Exception {
        PullSubscription full = this.bus.subscribe(
                List.of("full"),
                SubscriptionOptions.builder()
                        .capacity(1)
                        .flow(FlowController.block(TestBus.FOREVER))
                        .build());
        this.bus.publish("full", 1);
        TestBus.Task<PublishResult> publisher = this.test.start(() -> this.bus.publish("full", 2));
        publisher.awaitWaiting();

        assertThat(full.receive(TestBus.AMPLE).orElseThrow().data().asInt()).isEqualTo(1);

        assertThat(publisher.get().rejectedBy()).isEmpty();
        assertThat(full.receive(TestBus.AMPLE).orElseThrow().data().asInt()).isEqualTo(2);
    }

    @Test
    void aSubscriptionThatNobodyReadsExpires() throws Exception {
        PullSubscription unlimited = this.bus.subscribe(
                List.of("order.*"),
                SubscriptionOptions.builder().expiry(Duration.ZERO).build());
        this.bus.publish("order.created", 1);

        this.ticker.advance(EXPIRY);

        await().atMost(TestBus.AMPLE).until(() -> this.subscription.state() == SubscriptionState.CLOSED);
        await().atMost(TestBus.AMPLE)
                .untilAsserted(() -> assertThat(this.test.told.of("expired")).containsExactly(this.subscription.id()));
        assertThat(this.test.told.of("closed")).containsExactly(this.subscription.id());
        assertThat(this.subscription.statistics().discarded()).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> this.subscription.receive(TestBus.FOREVER))
                .withMessageContaining("nobody read it for PT5M: subscribe again");
        assertThat(this.bus.subscriptions()).containsExactly(unlimited);
    }

    @Test
    void aSubscriptionThatIsReadInTimeDoesNotExpire() throws Exception {
        PullSubscription unread = this.bus.subscribe("order.*");
        this.bus.subscribe("wake", event -> {});
        this.ticker.advance(EXPIRY.minusSeconds(100));
        this.subscription.receive(Duration.ZERO);

        this.ticker.advance(Duration.ofSeconds(100));
        // In earnest it would sleep through the last 100 seconds.
        this.bus.publish("wake", null);

        await().atMost(TestBus.AMPLE).until(() -> unread.state() == SubscriptionState.CLOSED);
        assertThat(this.subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
    }

    @Test
    void aSubscriptionDoesNotExpireWhileAReaderWaits() throws Exception {
        PullSubscription unread = this.bus.subscribe("order.*");
        TestBus.Task<Optional<UniversalEvent>> reader =
                this.test.start(() -> this.subscription.receive(TestBus.FOREVER));
        reader.awaitWaiting();

        this.ticker.advance(EXPIRY.multipliedBy(3));

        await().atMost(TestBus.AMPLE).until(() -> unread.state() == SubscriptionState.CLOSED);
        assertThat(this.subscription.state()).isEqualTo(SubscriptionState.ACTIVE);
        this.bus.publish("order.created", 1);
        assertThat(reader.get()).isPresent();
    }
}
