package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.llmspell.event.DeadLetter;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventHandler;
import io.llmspell.event.EventQuery;
import io.llmspell.event.RetryPolicy;
import io.llmspell.event.StartAt;
import io.llmspell.event.StoredFailure;
import io.llmspell.event.Subscription;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.SubscriptionRefusedException;
import io.llmspell.event.SubscriptionState;
import io.llmspell.event.SubscriptionStorage;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/** What durable subscriptions do on every database. */
@Timeout(120)
abstract class DurableSubscriptionContract {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    private final List<Instance> instances = new ArrayList<>();

    /** What went wrong behind the scenes. */
    final List<Throwable> told = new CopyOnWriteArrayList<>();

    /** Until when another instance was said to have the lease. */
    final List<Instant> stoodBy = new CopyOnWriteArrayList<>();

    final List<DeadLetter> dead = new CopyOnWriteArrayList<>();

    private final EventBusListener failures = new EventBusListener() {
        @Override
        public void standingBy(Subscription subscription, Instant until) {
            DurableSubscriptionContract.this.stoodBy.add(until);
        }

        @Override
        public void deadLettered(DeadLetter letter) {
            DurableSubscriptionContract.this.dead.add(letter);
        }

        @Override
        public void storageFailed(Subscription subscription, Throwable error) {
            DurableSubscriptionContract.this.told.add(error);
        }
    };

    private DataSource dataSource;

    /** An empty database. */
    abstract DataSource open();

    abstract void close(DataSource dataSource);

    @BeforeEach
    final void begin() {
        this.dataSource = open();
    }

    @AfterEach
    final void end() {
        this.instances.forEach(Instance::close);
        close(this.dataSource);
    }

    final DataSource dataSource() {
        return this.dataSource;
    }

    /** An instance of the application. */
    final class Instance implements AutoCloseable {

        final StoreDatabase database = StoreDatabase.open(DurableSubscriptionContract.this.dataSource, AMPLE);

        final DurableEventStorage storage;

        final EventBus bus;

        Instance(Duration lease) {
            this.storage = DurableEventStorage.in(this.database)
                    .schema(SchemaMode.ALWAYS)
                    .timing(new SubscriptionStorage.Timing(lease, Duration.ofMillis(50), Duration.ofMillis(20)))
                    .build();
            this.bus = EventBus.builder()
                    .storage(this.storage)
                    .listener(DurableSubscriptionContract.this.failures)
                    .build();
            DurableSubscriptionContract.this.instances.add(this);
        }

        Subscription subscribe(String name, EventHandler handler) {
            return this.bus.subscribe(List.of("order.*"), options(name).build(), handler);
        }

        void publish(int from, int to) {
            IntStream.rangeClosed(from, to).forEach(number -> this.bus.publish("order.created", number));
        }

        /** As a crash would: nothing is saved and nothing given back. */
        void crash() {
            this.database.close();
            DurableSubscriptionContract.this.instances.remove(this);
        }

        @Override
        public void close() {
            this.bus.close();
            this.storage.close();
            this.database.close();
        }
    }

    final Instance start() {
        return new Instance(AMPLE);
    }

    static SubscriptionOptions.Builder options(String name) {
        return SubscriptionOptions.builder()
                .name(name)
                .durable(true)
                .startAt(StartAt.BEGINNING)
                .retry(RetryPolicy.of(3, Duration.ofMillis(1)));
    }

    /** Notes the numbers that come. */
    static final class Numbers implements EventHandler {

        final List<Integer> seen = new CopyOnWriteArrayList<>();

        @Override
        public void handle(io.llmspell.event.UniversalEvent event) {
            this.seen.add(event.data().asInt());
        }

        void await(Integer... numbers) {
            org.awaitility.Awaitility.await().atMost(AMPLE).until(() -> this.seen.size() >= numbers.length);
            assertThat(this.seen).containsExactly(numbers);
        }
    }

    private static Integer[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toArray(Integer[]::new);
    }

    @Test
    void eventsAreHandledInOrder() {
        Numbers numbers = new Numbers();
        Instance instance = start();
        instance.subscribe("billing", numbers);

        instance.publish(1, 100);

        numbers.await(numbers(1, 100));
    }

    @Test
    void onlyWhatItSubscribedToIsHandled() {
        Numbers numbers = new Numbers();
        Instance instance = start();
        instance.subscribe("billing", numbers);

        instance.bus.publish("invoice.created", 1);
        instance.bus.publish("order.created", 2);
        instance.bus.publish("order.item.added", 3);
        instance.bus.publish("order.paid", 4);

        numbers.await(2, 4);
    }

    @Test
    void itGoesOnWhereItStopped() throws Exception {
        Numbers first = new Numbers();
        Instance one = start();
        one.subscribe("billing", first);
        one.publish(1, 10);
        assertThat(one.bus.drain(AMPLE)).isTrue();
        one.close();
        Instance meanwhile = start();
        meanwhile.publish(11, 20);
        meanwhile.close();

        Numbers second = new Numbers();
        Instance two = start();
        two.subscribe("billing", second);
        two.publish(21, 30);

        first.await(numbers(1, 10));
        second.await(numbers(11, 30));
    }

    @Test
    void aNewOneBeginsWithWhatIsStoredFromThenOnUnlessToldOtherwise() {
        Instance instance = start();
        instance.publish(1, 5);
        Numbers fromNow = new Numbers();
        Numbers fromTheBeginning = new Numbers();
        instance.bus.subscribe(
                List.of("order.*"), options("now").startAt(StartAt.NOW).build(), fromNow);
        instance.bus.subscribe(List.of("order.*"), options("all").build(), fromTheBeginning);

        instance.publish(6, 10);

        fromNow.await(numbers(6, 10));
        fromTheBeginning.await(numbers(1, 10));
    }

    @Test
    void whatWasNotSavedAtACrashIsHandledAgain() {
        Numbers first = new Numbers();
        Instance one = new Instance(Duration.ofMillis(300));
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        one.subscribe("billing", event -> {
            if (event.data().asInt() == 6) {
                reached.countDown();
                never.await();
            }
            first.handle(event);
        });
        one.publish(1, 10);
        await().atMost(AMPLE).until(() -> reached.getCount() == 0);
        one.crash();

        Numbers second = new Numbers();
        Instance two = start();
        two.subscribe("billing", second);

        await().atMost(AMPLE).until(() -> second.seen.contains(10));
        first.await(numbers(1, 5));
        assertThat(second.seen).isSorted().contains(6, 7, 8, 9, 10).doesNotHaveDuplicates();
        never.countDown();
    }

    @Test
    void oneInstanceAtATimeHasTheEventsHandledAndAnotherTakesOver() throws Exception {
        Numbers first = new Numbers();
        Numbers second = new Numbers();
        Instance one = start();
        Subscription leader = one.subscribe("billing", first);
        await().atMost(AMPLE).until(() -> leader.state() == SubscriptionState.ACTIVE);
        Instance two = start();
        Subscription follower = two.subscribe("billing", second);
        two.publish(1, 10);
        first.await(numbers(1, 10));
        assertThat(follower.state()).isEqualTo(SubscriptionState.STANDBY);
        assertThat(second.seen).isEmpty();

        one.close();
        await().atMost(AMPLE).until(() -> follower.state() == SubscriptionState.ACTIVE);
        two.publish(11, 20);

        second.await(numbers(11, 20));
        first.await(numbers(1, 10));
    }

    @Test
    void aZombieAcknowledgesNothing() {
        Instance one = new Instance(Duration.ofMillis(200));
        SubscriptionStorage zombie = one.storage.subscriptions().orElseThrow();
        one.publish(1, 3);
        zombie.register("billing", StartAt.BEGINNING);
        var old = zombie.acquire("billing").orElseThrow();
        SubscriptionStorage other = start().storage.subscriptions().orElseThrow();
        var taken = new ArrayList<io.llmspell.event.Lease>();
        await().atMost(AMPLE)
                .until(() -> other.acquire("billing").map(taken::add).isPresent());

        assertThat(zombie.save(old, 3, 0)).isFalse();
        assertThat(zombie.renew(old)).isFalse();
        zombie.release(old);

        assertThat(taken.get(0).epoch()).isGreaterThan(old.epoch());
        assertThat(taken.get(0).abandoned()).isTrue();
        assertThat(other.renew(taken.get(0))).isTrue();
        assertThat(other.known()).singleElement().satisfies(known -> {
            assertThat(known.name()).isEqualTo("billing");
            assertThat(known.position()).isZero();
            assertThat(known.leased()).isTrue();
        });
    }

    @Test
    void whoStandsByIsToldSoOnceAndUntilWhen() {
        Subscription first = start().subscribe("billing", event -> {});
        await().atMost(AMPLE).until(() -> first.state() == SubscriptionState.ACTIVE);
        Instance follower = start();

        follower.subscribe("billing", event -> {});

        await().atMost(AMPLE).until(() -> !this.stoodBy.isEmpty());
        first.close();
        await().atMost(AMPLE)
                .until(() -> follower.bus.find("billing").orElseThrow().state() == SubscriptionState.ACTIVE);
        assertThat(this.stoodBy).hasSize(1);
        assertThat(follower.storage.subscriptions().orElseThrow().known())
                .singleElement()
                .satisfies(known -> assertThat(known.leasedUntil()).isAfter(this.stoodBy.get(0)));
    }

    @Test
    void oneThatIsToBeginLaterHandlesNothingUntilItIsStarted() throws Exception {
        Numbers numbers = new Numbers();
        Instance instance = start();
        Subscription later = instance.bus.subscribe(
                List.of("order.*"), options("billing").autoStart(false).build(), numbers);
        Numbers atOnce = new Numbers();
        instance.subscribe("stock", atOnce);
        instance.publish(1, 3);
        atOnce.await(1, 2, 3);

        assertThat(instance.bus.drain(AMPLE)).isTrue();
        assertThat(numbers.seen).isEmpty();
        assertThat(later.state()).isEqualTo(SubscriptionState.STANDBY);
        later.start();
        later.start();

        numbers.await(1, 2, 3);
    }

    @Test
    void oneThatWasNeverStartedIsClosedAtOnce() {
        Instance instance = new Instance(Duration.ofMinutes(10));
        instance.bus.subscribe(
                List.of("order.*"), options("billing").autoStart(false).build(), event -> {});

        assertThat(instance.bus.shutdown(AMPLE).drained()).isTrue();
        assertThat(this.told).isEmpty();
    }

    /** As if the clock of the database had been set back by an hour after the lease was taken. */
    @Test
    void aClockThatGoesBackDoesNotKeepALeaseForEver() {
        Instance one = start();
        SubscriptionStorage storage = one.storage.subscriptions().orElseThrow();
        storage.register("billing", StartAt.BEGINNING);
        assertThat(storage.acquire("billing")).isPresent();
        new JdbcTemplate(this.dataSource)
                .update("UPDATE llmspell_subscription SET lease_until = lease_until + 3600000");

        assertThat(start().storage.subscriptions().orElseThrow().acquire("billing"))
                .isPresent();
    }

    @Test
    void whatFailsIsTriedAgainAndThenADeadLetterThatSurvives() throws Exception {
        Numbers numbers = new Numbers();
        AtomicInteger tries = new AtomicInteger();
        Instance one = start();
        one.subscribe("billing", event -> {
            if (event.data().asInt() == 2) {
                tries.incrementAndGet();
                throw new IllegalStateException("no 'two' today");
            }
            numbers.handle(event);
        });
        one.publish(1, 4);
        numbers.await(1, 3, 4);
        assertThat(tries).hasValue(3);
        one.close();

        Instance two = start();
        DeadLetter letter = two.bus.deadLetters().list("billing").get(0);
        assertThat(two.bus.deadLetters().list()).hasSize(1);
        assertThat(two.bus.deadLetters().list(null, 1))
                .extracting(DeadLetter::id)
                .containsExactly(letter.id());
        assertThat(two.bus.deadLetters().list("other", 1)).isEmpty();
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.event().data().asInt()).isEqualTo(2);
        assertThat(letter.error())
                .isInstanceOf(StoredFailure.class)
                .hasMessage("java.lang.IllegalStateException: no 'two' today");

        Numbers again = new Numbers();
        Subscription subscription = two.subscribe("billing", again);
        await().atMost(AMPLE).until(() -> subscription.state() == SubscriptionState.ACTIVE);
        assertThat(two.bus.deadLetters().requeue(letter.id())).isTrue();
        again.await(2);
        await().atMost(AMPLE).until(() -> two.bus.deadLetters().list().isEmpty());
    }

    @Test
    void attemptsGoOnAfterACrash() {
        AtomicInteger before = new AtomicInteger();
        Instance one = new Instance(Duration.ofMillis(300));
        one.bus.subscribe(
                List.of("order.*"),
                options("billing")
                        .retry(RetryPolicy.of(5, Duration.ofMillis(150)))
                        .build(),
                event -> {
                    before.incrementAndGet();
                    throw new IllegalStateException("no");
                });
        one.publish(1, 1);
        await().atMost(AMPLE).until(() -> savedAttempts() >= 2);
        one.crash();
        int saved = savedAttempts();

        AtomicInteger after = new AtomicInteger();
        Instance two = start();
        two.bus.subscribe(
                List.of("order.*"),
                options("billing")
                        .retry(RetryPolicy.of(5, Duration.ofMillis(1)))
                        .build(),
                event -> {
                    after.incrementAndGet();
                    throw new IllegalStateException("no");
                });

        await().atMost(AMPLE).until(() -> !two.bus.deadLetters().list().isEmpty());
        assertThat(two.bus.deadLetters().list().get(0).attempts()).isEqualTo(5);
        assertThat(after.get()).isEqualTo(5 - saved);
    }

    private int savedAttempts() {
        return new JdbcTemplate(this.dataSource)
                .queryForObject("SELECT MAX(attempts) FROM llmspell_subscription", Integer.class);
    }

    /** It never comes to an end of its own: each instance that handles it is lost. */
    @Test
    void anEventThatTakesItsInstancesDownBecomesADeadLetter() {
        Instance publisher = start();
        publisher.publish(1, 3);
        int crashes = 0;
        Numbers numbers = new Numbers();
        while (publisher.bus.deadLetters().list().isEmpty()) {
            Instance next = new Instance(Duration.ofMillis(200));
            CountDownLatch poisoned = new CountDownLatch(1);
            next.subscribe("billing", event -> {
                if (event.data().asInt() == 2) {
                    poisoned.countDown();
                    new CountDownLatch(1).await();
                }
                numbers.handle(event);
            });
            await().atMost(AMPLE)
                    .until(() -> poisoned.getCount() == 0
                            || !publisher.bus.deadLetters().list().isEmpty());
            if (publisher.bus.deadLetters().list().isEmpty()) {
                next.crash();
                crashes++;
                assertThat(crashes).isLessThan(10);
            }
        }

        await().atMost(AMPLE).until(() -> numbers.seen.contains(3));
        assertThat(publisher.bus.deadLetters().list())
                .singleElement()
                .satisfies(letter -> assertThat(letter.event().data().asInt()).isEqualTo(2))
                .satisfies(letter -> assertThat(letter.error()).hasMessageContaining("was lost"));
    }

    @Test
    void aQueueThatIsSmallerThanTheBacklogLosesNothing() throws Exception {
        Instance instance = start();
        instance.bus.publishAll(IntStream.rangeClosed(1, 1_000)
                .mapToObj(number -> io.llmspell.event.UniversalEvent.builder("order.created")
                        .data(number)
                        .build())
                .toList());
        Numbers numbers = new Numbers();

        instance.bus.subscribe(
                List.of("order.*"), options("billing").capacity(4).build(), numbers);

        numbers.await(numbers(1, 1_000));
        assertThat(instance.bus.drain(AMPLE)).isTrue();
        assertThat(instance.bus.find("billing").orElseThrow().statistics())
                .satisfies(counts -> assertThat(counts.delivered()).isEqualTo(1_000))
                .satisfies(counts ->
                        assertThat(counts.dropped() + counts.rejected()).isZero());
    }

    @Test
    void twoSubscriptionsHavePositionsOfTheirOwn() {
        Numbers one = new Numbers();
        Numbers two = new Numbers();
        Instance instance = start();
        instance.subscribe("one", one);
        instance.subscribe("two", two);

        instance.publish(1, 20);

        one.await(numbers(1, 20));
        two.await(numbers(1, 20));
    }

    @Test
    void aDeadLetterThatIsTriedAgainInVainIsToldWithAllItsAttempts() {
        Instance instance = start();
        instance.subscribe("billing", event -> {
            throw new IllegalStateException("no");
        });
        instance.publish(1, 1);
        await().atMost(AMPLE).until(() -> this.dead.size() == 1);
        String id = instance.bus.deadLetters().list().get(0).id();

        assertThat(instance.bus.deadLetters().requeue(id)).isTrue();

        await().atMost(AMPLE).until(() -> this.dead.size() == 2);
        assertThat(this.dead).extracting(DeadLetter::id).containsExactly(id, id);
        assertThat(this.dead).extracting(DeadLetter::attempts).containsExactly(3, 6);
        assertThat(instance.bus.deadLetters().list())
                .extracting(DeadLetter::attempts)
                .containsExactly(6);
    }

    @Test
    void whatIsClosedIsKnownUntilItIsForgotten() {
        Instance instance = start();
        Subscription subscription = instance.subscribe("billing", event -> {});
        SubscriptionStorage storage = instance.storage.subscriptions().orElseThrow();
        await().atMost(AMPLE).until(() -> subscription.state() == SubscriptionState.ACTIVE);

        assertThat(storage.forget("billing")).as("forgotten while it is open").isFalse();
        subscription.close();

        assertThat(storage.known()).extracting(SubscriptionStorage.Known::name).containsExactly("billing");
        assertThat(storage.forget("billing")).isTrue();
        assertThat(storage.forget("billing")).isFalse();
        assertThat(storage.known()).isEmpty();
    }

    @Test
    void withoutAStorageThatKeepsPositionsItIsRefused() {
        try (EventBus bus = EventBus.builder().build()) {
            assertThatExceptionOfType(SubscriptionRefusedException.class)
                    .isThrownBy(() ->
                            bus.subscribe(List.of("order.*"), options("billing").build(), event -> {}))
                    .withMessageContaining("llmspell.events.storage.type=jdbc");
        }
    }

    @Test
    void aCorruptedRowIsPassedOver() {
        Instance instance = start();
        instance.publish(1, 3);
        new JdbcTemplate(this.dataSource).update("UPDATE llmspell_event SET body = '{\"oops' WHERE position = 2");
        Numbers numbers = new Numbers();

        instance.subscribe("billing", numbers);

        numbers.await(1, 3);
        assertThat(instance.storage.query(EventQuery.all())).hasSize(2);
    }

    /** Whoever was killed with nothing to do was not killed by the next event. */
    @Test
    void instancesThatAreLostWhileIdleMakeNoDeadLetters() {
        for (int i = 0; i < 5; i++) {
            Instance lost = new Instance(Duration.ofMillis(200));
            Subscription subscription = lost.subscribe("billing", new Numbers());
            await().atMost(AMPLE).until(() -> subscription.state() == SubscriptionState.ACTIVE);
            lost.crash();
        }
        Numbers numbers = new Numbers();
        Instance last = start();
        last.subscribe("billing", numbers);

        last.publish(1, 3);

        numbers.await(1, 2, 3);
        assertThat(last.bus.deadLetters().list()).isEmpty();
    }

    /** Nothing that was read ahead makes room for them. */
    @Test
    void deadLettersThatAreTriedAgainPushNothingOut() throws Exception {
        Instance instance = start();
        CountDownLatch go = new CountDownLatch(1);
        Numbers numbers = new Numbers();
        instance.bus.subscribe(
                List.of("order.*"), options("billing").capacity(4).build(), event -> {
                    if (event.data().asInt() < 0) {
                        throw new IllegalStateException("no");
                    }
                    go.await();
                    numbers.handle(event);
                });
        instance.publish(-3, -1);
        await().atMost(AMPLE).until(() -> instance.bus.deadLetters().list().size() == 3);
        instance.publish(1, 20);
        await().atMost(AMPLE)
                .until(() -> instance.bus.find("billing").orElseThrow().depth() >= 3);

        instance.bus
                .deadLetters()
                .list()
                .forEach(letter -> instance.bus.deadLetters().requeue(letter.id()));
        go.countDown();

        numbers.await(numbers(1, 20));
    }
}
