package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage does when it is read page by page. */
public interface EventPagingContract extends EventStorageFixture {

    /** Reads all pages of a query; the task runs after each. */
    private List<Integer> readPages(EventQuery.Builder query, Runnable between) {
        List<Integer> read = new ArrayList<>();
        EventPage page = storage().page(query.build());
        while (true) {
            page.events().forEach(event -> read.add(event.data().asInt()));
            Long next = page.next();
            if (next == null) {
                return read;
            }
            between.run();
            page = storage().page(query.after(next).build());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10, 99, 100, 101})
    default void allPagesTogetherAreAllThatIsAskedFor(int size) {
        IntStream.rangeClosed(1, 200).forEach(number -> store((number % 2 == 0) ? "even" : "odd", number));
        List<Integer> even =
                IntStream.rangeClosed(1, 100).mapToObj(half -> half * 2).toList();

        assertThat(readPages(EventQuery.builder().type("even").limit(size), () -> {}))
                .isEqualTo(even);
        assertThat(readPages(EventQuery.builder().type("even").limit(size).newestFirst(), () -> {}))
                .isEqualTo(even.stream().sorted((one, other) -> other - one).toList());
    }

    @Test
    default void eventsThatAreAddedMeanwhileComeAtTheEndOnceEach() {
        IntStream.rangeClosed(1, 20).forEach(number -> store("order", number));
        int[] last = {20};

        List<Integer> read = readPages(EventQuery.builder().limit(3), () -> {
            if (last[0] < 30) {
                store("order", ++last[0]);
            }
        });

        assertThat(read)
                .startsWith(IntStream.rangeClosed(1, 20).boxed().toArray(Integer[]::new))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(last[0]).isGreaterThan(20);
        assertThat(read).contains(21, 22, 23);
    }

    @Test
    default void eventsThatAreAddedMeanwhileDoNotMoveThePagesOfTheNewestFirst() {
        IntStream.rangeClosed(1, 20).forEach(number -> store("order", number));

        List<Integer> read = readPages(EventQuery.builder().limit(3).newestFirst(), () -> store("order", 99));

        assertThat(read)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 20).map(i -> 21 - i).boxed().toList());
    }

    @Test
    default void theLastPageHasNoNext() {
        IntStream.rangeClosed(1, 4).forEach(number -> store("order", number));

        assertThat(storage().page(EventQuery.builder().limit(4).build()).next()).isNull();
        assertThat(storage().page(EventQuery.builder().limit(5).build()).next()).isNull();
        assertThat(storage().page(EventQuery.builder().limit(3).build()).next()).isNotNull();
        assertThat(storage().page(EventQuery.builder().type("none").build())).isEqualTo(new EventPage(List.of(), null));
    }

    @Test
    default void aPositionIsACursorThatStaysTrue() {
        IntStream.rangeClosed(1, 5).forEach(number -> store("order", number));
        long third = storage().page(EventQuery.all()).entries().get(2).position();

        IntStream.rangeClosed(6, 8).forEach(number -> store("order", number));

        assertThat(numbers(EventQuery.builder().after(third))).containsExactly(4, 5, 6, 7, 8);
        assertThat(numbers(EventQuery.builder().after(third).newestFirst())).containsExactly(2, 1);
        assertThat(numbers(EventQuery.builder().after(0))).hasSize(8);
        assertThat(numbers(EventQuery.builder().after(0).newestFirst())).isEmpty();
        assertThat(numbers(EventQuery.builder().after(Long.MAX_VALUE))).isEmpty();
        assertThat(numbers(EventQuery.builder().after(Long.MAX_VALUE).newestFirst()))
                .hasSize(8);
        assertThat(numbers(EventQuery.builder().after(Long.MIN_VALUE))).hasSize(8);
        assertThat(numbers(EventQuery.builder().after(Long.MIN_VALUE).newestFirst()))
                .isEmpty();
    }

    @Test
    default void aStreamGoesOverAllPages() {
        IntStream.rangeClosed(1, 1_203).forEach(number -> store("order", number));

        assertThat(streamed(EventQuery.builder()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 1_203).boxed().toList());
        assertThat(streamed(EventQuery.builder().newestFirst()))
                .hasSize(1_203)
                .startsWith(1_203, 1_202)
                .endsWith(2, 1);
        assertThat(streamed(EventQuery.builder().where("data > 1200"))).containsExactly(1_201, 1_202, 1_203);
        assertThat(streamed(EventQuery.builder().type("none"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500, 501, 1_000, 1_202})
    default void aStreamKeepsToItsLimit(int limit) {
        IntStream.rangeClosed(1, 1_203).forEach(number -> store("order", number));

        assertThat(streamed(EventQuery.builder().limit(limit)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, limit).boxed().toList());
    }

    @Test
    default void aStreamThatIsLeftEarlyReadsNoMore() {
        IntStream.rangeClosed(1, 50).forEach(number -> store("order", number));

        try (Stream<StoredEvent> stream = storage().stream(EventQuery.all())) {
            assertThat(stream.map(StoredEvent::event)
                            .map(event -> event.data().asInt())
                            .limit(2))
                    .containsExactly(1, 2);
        }
    }

    private List<Integer> streamed(EventQuery.Builder query) {
        try (Stream<StoredEvent> stream = storage().stream(query.build())) {
            return stream.map(stored -> stored.event().data().asInt()).toList();
        }
    }
}
