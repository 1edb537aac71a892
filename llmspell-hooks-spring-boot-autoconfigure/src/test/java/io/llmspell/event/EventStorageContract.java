package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every storage does. */
@Timeout(60)
public abstract class EventStorageContract
        implements EventPagingContract, EventConditionContract, EventInjectionContract, EventTimelineContract {

    private EventStorage storage = EventStorage.inMemory(1);

    /** Makes an empty one with room for 10,000 events. */
    protected abstract EventStorage create() throws Exception;

    /** Lets go of the storage that was made last. */
    protected void close(EventStorage storage) throws Exception {}

    @BeforeEach
    final void open() throws Exception {
        this.storage = create();
    }

    @AfterEach
    final void letGo() throws Exception {
        close(this.storage);
    }

    @Override
    public final EventStorage storage() {
        return this.storage;
    }

    @Test
    void whatIsStoredIsFoundAsItWas() {
        UniversalEvent event = store(UniversalEvent.builder("order.created")
                .timestamp(START.plusNanos(123_456_789))
                .version("2.1")
                .source(new EventSource("shop", "shop-1", "run-7"))
                .data(List.of(1, "two", true))
                .metadata("tenant", "acme"));

        UniversalEvent found = storage().query(EventQuery.all()).get(0);

        assertThat(found).isEqualTo(event);
        assertThat(found.eventType()).isEqualTo("order.created");
        assertThat(found.timestamp()).isEqualTo(START.plusNanos(123_456_789));
        assertThat(found.version()).isEqualTo("2.1");
        assertThat(found.source()).isEqualTo(event.source());
        assertThat(found.data()).isEqualTo(event.data());
        assertThat(found.metadata()).isEqualTo(event.metadata());
    }

    @Test
    void nothingIsFoundWhereNothingIsStored() {
        assertThat(storage().query(EventQuery.all())).isEmpty();
    }

    @Test
    void eventsAreFoundInTheOrderInWhichTheyWereStored() {
        store("a", 3);
        store("b", 1);
        store("c", 2);

        assertThat(numbers(EventQuery.builder())).containsExactly(3, 1, 2);
        assertThat(numbers(EventQuery.builder().newestFirst())).containsExactly(2, 1, 3);
    }

    @Test
    void noMoreEventsAreFoundThanAreAskedFor() {
        IntStream.rangeClosed(1, 150).forEach(number -> store("order", number));

        assertThat(numbers(EventQuery.builder())).hasSize(100).startsWith(1).endsWith(100);
        assertThat(numbers(EventQuery.builder().limit(3))).containsExactly(1, 2, 3);
        assertThat(numbers(EventQuery.builder().limit(3).newestFirst())).containsExactly(150, 149, 148);
        assertThat(numbers(EventQuery.builder().limit(Integer.MAX_VALUE))).hasSize(150);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventQuery.builder().limit(0));
    }

    @Test
    void theLimitCountsOnlyWhatIsAskedFor() {
        IntStream.rangeClosed(1, 50).forEach(number -> store((number % 10 == 0) ? "ten" : "other", number));

        assertThat(numbers(EventQuery.builder().patterns("ten").limit(3))).containsExactly(10, 20, 30);
        assertThat(numbers(EventQuery.builder().patterns("ten").limit(3).newestFirst()))
                .containsExactly(50, 40, 30);
    }

    @Test
    void eventsAreFoundByThePatternsOfTheirTypes() {
        store("order.created", 1);
        store("order.item.added", 2);
        store("invoice.created", 3);
        store("order", 4);

        assertThat(numbers(EventQuery.builder().patterns("order.*"))).containsExactly(1);
        assertThat(numbers(EventQuery.builder().patterns("order.**"))).containsExactly(1, 2, 4);
        assertThat(numbers(EventQuery.builder().patterns("order", "*.created"))).containsExactly(1, 3, 4);
        assertThat(numbers(EventQuery.builder().patterns("regex:.*ed"))).containsExactly(1, 2, 3);
        assertThat(numbers(EventQuery.builder().patterns("none"))).isEmpty();
    }

    @Test
    void eventsAreFoundFromATimeOnAndBeforeAnother() {
        IntStream.rangeClosed(1, 5).forEach(number -> store("order", number));

        assertThat(numbers(EventQuery.builder().from(START.plusSeconds(4)))).containsExactly(4, 5);
        assertThat(numbers(EventQuery.builder().to(START.plusSeconds(3)))).containsExactly(1, 2);
        assertThat(numbers(EventQuery.builder().from(START.plusSeconds(2)).to(START.plusSeconds(4))))
                .containsExactly(2, 3);
        assertThat(numbers(EventQuery.builder()
                        .from(START.plusSeconds(2).plusNanos(1))
                        .to(START.plusSeconds(3).plusNanos(1))))
                .containsExactly(3);
        assertThat(numbers(EventQuery.builder().from(START.plusSeconds(6)))).isEmpty();
    }

    @Test
    void eventsAreFoundByTheirCorrelationId() {
        store(UniversalEvent.builder("order").data(1).correlationId("run-1"));
        store(UniversalEvent.builder("order").data(2));
        store(UniversalEvent.builder("order").data(3).correlationId("run-2"));
        store(UniversalEvent.builder("order").data(4).correlationId("run-1"));

        assertThat(numbers(EventQuery.builder().correlationId("run-1"))).containsExactly(1, 4);
        assertThat(numbers(EventQuery.builder().correlationId("run"))).isEmpty();
    }

    @Test
    void eventsAreFoundByTheirSource() {
        store(UniversalEvent.builder("order").data(1).component("shop"));
        store(UniversalEvent.builder("order").data(2).component("warehouse"));
        store(UniversalEvent.builder("order").data(3).source(new EventSource("shop", "shop-2", null)));

        assertThat(numbers(EventQuery.builder().source("shop"))).containsExactly(1, 3);
        assertThat(numbers(EventQuery.builder().source("sho"))).isEmpty();
    }

    @Test
    void allThatIsAskedForHolds() {
        store(UniversalEvent.builder("order").data(1).component("shop").correlationId("run-1"));
        store(UniversalEvent.builder("order").data(2).component("shop").correlationId("run-2"));
        store(UniversalEvent.builder("invoice").data(3).component("shop").correlationId("run-1"));
        store(UniversalEvent.builder("order").data(4).component("other").correlationId("run-1"));

        assertThat(numbers(EventQuery.builder().patterns("order").source("shop").correlationId("run-1")))
                .containsExactly(1);
    }

    @Test
    void anEventThatIsStoredTwiceIsKeptOnce() {
        UniversalEvent event = store("order", 1);
        store("order", 2);

        storage().append(event);
        storage().appendAll(List.of(event, event.toBuilder().data(3).build()));

        assertThat(numbers(EventQuery.builder())).containsExactly(1, 2);
    }

    @Test
    void positionsGrowAndAreTheSameForWhoeverAsks() {
        IntStream.rangeClosed(1, 10).forEach(number -> store("order", number));

        List<StoredEvent> entries = storage().page(EventQuery.all()).entries();

        assertThat(entries)
                .extracting(StoredEvent::position)
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(position -> position > 0);
        assertThat(storage().page(EventQuery.builder().newestFirst().build()).entries())
                .containsExactlyInAnyOrderElementsOf(entries);
    }

    @Test
    void aListThatWasFoundDoesNotChange() {
        store("order", 1);
        List<UniversalEvent> found = storage().query(EventQuery.all());

        store("order", 2);

        assertThat(found).hasSize(1);
    }

    @Test
    void severalThreadsStoreAndFindAtATime() throws Exception {
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String type = "thread-" + i;
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                for (int number = 1; number <= 500; number++) {
                    store(type, number);
                    if (number % 50 == 0) {
                        assertThat(numbers(EventQuery.builder().patterns(type).limit(1_000)))
                                .hasSize(number)
                                .isSorted();
                    }
                }
                return true;
            });
            tasks.add(task);
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        }
        for (FutureTask<Boolean> task : tasks) {
            assertThat(task.get(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(numbers(EventQuery.builder().limit(10_000))).hasSize(2_000);
    }
}
