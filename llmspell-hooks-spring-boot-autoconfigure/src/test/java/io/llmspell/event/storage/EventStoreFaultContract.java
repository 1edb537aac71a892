package io.llmspell.event.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.llmspell.event.EventRefusedException;
import io.llmspell.event.OverflowStrategy;
import io.llmspell.event.StorageFailure;
import io.llmspell.event.UniversalEvent;
import io.llmspell.jdbc.FaultyDataSource;
import io.llmspell.jdbc.FaultyDataSource.Moment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an event store does when its database fails, on every database. */
@Timeout(60)
abstract class EventStoreFaultContract extends EventStoreFaultFixture {

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aConnectionThatIsCutOnceNobodyHearsOf(Moment moment) {
        start(sync(AMPLE));
        publish(1);

        for (int number = 2; number <= 6; number++) {
            this.dataSource.fail(moment, 1, CUT);
            publish(number);
        }
        this.dataSource.fail(moment, 1, CUT);
        this.bus.publishAll(numbers(7, 50).stream()
                .map(number ->
                        UniversalEvent.builder("order.created").data(number).build())
                .toList());

        assertThat(stored()).isEqualTo(numbers(1, 50));
    }

    @Test
    void aCommitThatIsStillUnderWayWhenItIsTriedAgainIsWaitedFor() {
        start(sync(AMPLE));
        publish(1);

        this.dataSource.commitLate();
        publish(2);
        publish(3);

        assertThat(stored()).isEqualTo(numbers(1, 3));
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void withoutAnybodyWhoWaitsItIsTheSame(Moment moment) {
        start(async(10, 100, OverflowStrategy.BLOCK));

        this.dataSource.fail(moment, 5, CUT);
        numbers(1, 50).forEach(this::publish);

        await().atMost(AMPLE).until(() -> count() == 50);
        this.dataSource.heal();
        assertThat(stored()).isEqualTo(numbers(1, 50));
        assertThat(this.lost).hasValue(0);
    }

    @Test
    void whoPublishesGivesUpAfterAWhileAndTheOthersAtOnce() throws Exception {
        start(sync(Duration.ofMillis(400)));
        publish(1);
        CountDownLatch answer = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        this.dataSource.fail(moment -> {
            if (moment == Moment.BEFORE_COMMIT) {
                reached.countDown();
                FaultyDataSource.await(answer);
            }
        });

        CompletableFuture<Void> first = publishElsewhere(2);
        reached.await();
        CompletableFuture<Void> second = publishElsewhere(3);

        assertThat(refusal(first)).contains("whether the event is stored is not known");
        assertThat(refusal(second)).contains("is not stored");
        assertThat(refusal(() -> publish(4))).contains("has not answered for more than");
        this.dataSource.heal();
        answer.countDown();
        await().atMost(AMPLE).until(() -> refusal(() -> publish(5)).equals("none"));
        assertThat(stored()).isEqualTo(List.of(1, 2, 5));
    }

    @Test
    void publishersDoNotWaitForADatabaseThatIsDown() {
        start(sync(AMPLE));
        publish(1);

        this.dataSource.fail(Moment.CONNECT, Integer.MAX_VALUE, CUT);
        assertThat(refusal(() -> publish(2))).contains("order.created could not be stored");
        await().atMost(AMPLE).until(() -> refusal(() -> publish(3)).contains("out of service"));
        this.dataSource.heal();

        await().atMost(AMPLE).until(() -> refusal(() -> publish(4)).equals("none"));
        assertThat(stored()).isEqualTo(List.of(1, 4));
    }

    @Test
    void aFullDiskIsTold() {
        start(sync(AMPLE));
        publish(1);

        this.dataSource.fail(Moment.INSERT, 2, DISK_FULL);
        assertThat(refusal(() -> publish(2))).contains("could not be stored");

        publish(3);
        assertThat(stored()).isEqualTo(List.of(1, 3));
    }

    @Test
    void whereTheBusIsToldSoItPublishesAllTheSame() throws Exception {
        start(sync(AMPLE), StorageFailure.PUBLISH);
        List<UniversalEvent> handled = new CopyOnWriteArrayList<>();
        this.bus.subscribe("order.*", handled::add);

        this.dataSource.fail(Moment.CONNECT, Integer.MAX_VALUE, CUT);
        publish(1);
        this.dataSource.heal();
        await().atMost(AMPLE).until(() -> {
            publish(2);
            return this.storage.count() > 0;
        });

        assertThat(this.bus.drain(AMPLE)).isTrue();
        assertThat(handled.get(0).metadata().toString()).contains("not_stored");
        assertThat(handled.get(handled.size() - 1).metadata().toString()).doesNotContain("not_stored");
        assertThat(this.notStored).hasSize(handled.size() - 1);
    }

    @ParameterizedTest
    @EnumSource(OverflowStrategy.class)
    void whatNobodyWaitsForIsKeptUntilThereIsNoRoom(OverflowStrategy overflow) {
        start(async(2, 4, overflow));
        this.dataSource.fail(Moment.CONNECT, Integer.MAX_VALUE, CUT);

        List<Integer> accepted = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            int next = number;
            if (refusal(() -> publish(next)).equals("none")) {
                accepted.add(number);
            }
        }
        this.dataSource.heal();

        await().atMost(AMPLE).until(() -> this.storage.count() + this.lost.get() == accepted.size());
        assertThat(this.storage.count()).isBetween(4L, 6L);
        assertThat(accepted).containsAll(stored());
        assertThat(stored()).isSorted().doesNotHaveDuplicates();
        boolean refuses = overflow == OverflowStrategy.BLOCK || overflow == OverflowStrategy.REJECT;
        assertThat(this.lost.get() == 0).isEqualTo(refuses);
        if (overflow == OverflowStrategy.DROP_OLDEST) {
            assertThat(stored()).contains(20);
        }
    }

    @Test
    void anEventThatTheDatabaseRefusesFailsAlone() throws Exception {
        start(sync(AMPLE));
        refuseNumber(3);
        CountDownLatch answer = new CountDownLatch(1);
        this.dataSource.hang(Moment.BEFORE_COMMIT, answer);
        CompletableFuture<Void> first = publishElsewhere(1);
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int number = 2; number <= 4; number++) {
            int waiting = number - 1;
            await().atMost(AMPLE).until(() -> this.storage.waiting() == waiting - 1);
            others.add(publishElsewhere(number));
        }
        await().atMost(AMPLE).until(() -> this.storage.waiting() == 3);

        answer.countDown();

        first.join();
        assertThat(others.stream().map(EventStoreFaultFixture::refusal))
                .satisfiesExactly(
                        two -> assertThat(two).isEqualTo("none"),
                        three -> assertThat(three).contains("could not be stored"),
                        four -> assertThat(four).isEqualTo("none"));
        assertThat(stored()).isEqualTo(List.of(1, 2, 4));
    }

    /** The batch is divided because of one event, and then the connection is cut. */
    @Test
    void whatIsLeftOfABatchKeepsItsOrder() {
        start(async(5, 100, OverflowStrategy.BLOCK));
        refuseNumber(2);
        AtomicInteger inserts = new AtomicInteger();
        this.dataSource.fail(moment -> {
            // All five, then 1, then 2 and 2 once more, then 3 and 3 once more.
            if (moment == Moment.INSERT && List.of(5, 6).contains(inserts.incrementAndGet())) {
                throw new SQLException("The connection is cut", CUT);
            }
        });

        numbers(1, 5).forEach(this::publish);

        await().atMost(AMPLE).until(() -> count() == 4);
        assertThat(stored()).isEqualTo(List.of(1, 3, 4, 5));
        assertThat(this.lost).hasValue(1);
    }

    @Test
    void aStorageThatIsClosedWhileItsDatabaseIsDownSaysWhatIsLost() {
        start(async(10, 100, OverflowStrategy.BLOCK));
        this.dataSource.fail(Moment.CONNECT, Integer.MAX_VALUE, CUT);
        numbers(1, 25).forEach(this::publish);

        this.storage.close();

        assertThatExceptionOfType(EventRefusedException.class).isThrownBy(() -> publish(26));
        await().atMost(AMPLE).until(() -> this.lost.get() == 25);
    }

    @Test
    void anEventThatCannotBeStoredIsNoFailureOfTheStorage() {
        start(sync(AMPLE));
        publish(1);
        refuseNumber(7);

        assertThatExceptionOfType(EventRefusedException.class).isThrownBy(() -> publish(7));

        assertThat(this.unstorable).hasValue(1);
        assertThat(this.writesFailed).hasValue(0);
    }
}
