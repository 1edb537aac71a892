package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Old versions of data are raised when they are read; all else is as with any storage. */
class UpcastingEventStorageTests extends EventStorageContract {

    /** From {@code cost} to {@code amount}. */
    private static final EventUpcaster TO_TWO = upcaster("1.0", "2.0", data -> {
        data.set("amount", data.remove("cost"));
        return data;
    });

    /** From euros to cents. */
    private static final EventUpcaster TO_THREE =
            upcaster("2.0", "3.0", data -> data.put("amount", data.get("amount").asInt() * 100));

    private final EventStorage plain = EventStorage.inMemory(10_000);

    private final EventStorage raising = EventStorage.upcasting(this.plain, List.of(TO_THREE, TO_TWO));

    private static EventUpcaster upcaster(String from, String to, UnaryOperator<ObjectNode> change) {
        return new EventUpcaster() {
            @Override
            public boolean supports(UniversalEvent event) {
                return event.eventType().equals("payment") && event.version().equals(from);
            }

            @Override
            public UniversalEvent upcast(UniversalEvent event) {
                return event.toBuilder()
                        .version(to)
                        .data(change.apply((ObjectNode) event.data()))
                        .build();
            }
        };
    }

    @Override
    protected EventStorage create() {
        return EventStorage.upcasting(EventStorage.inMemory(10_000), List.of(TO_TWO));
    }

    private UniversalEvent paid(String version, String field, int amount) {
        UniversalEvent event = UniversalEvent.builder("payment")
                .version(version)
                .data(Map.of(field, amount))
                .build();
        this.raising.append(event);
        return event;
    }

    private static List<Integer> amounts(List<UniversalEvent> events) {
        return events.stream().map(event -> event.at("/amount").asInt()).toList();
    }

    @Test
    void eventsOfAllVersionsAreReadAsTheNewest() {
        UniversalEvent first = paid("1.0", "cost", 1);
        paid("2.0", "amount", 2);
        paid("3.0", "amount", 300);

        List<UniversalEvent> events = this.raising.query(EventQuery.all());

        assertThat(amounts(events)).containsExactly(100, 200, 300);
        assertThat(events).extracting(UniversalEvent::version).containsOnly("3.0");
        assertThat(events.get(0)).isEqualTo(first);
        assertThat(this.raising.stream(EventQuery.all()).map(StoredEvent::event).toList())
                .extracting(UniversalEvent::version)
                .containsOnly("3.0");
        assertThat(this.plain.query(EventQuery.all()))
                .extracting(UniversalEvent::version)
                .containsExactly("1.0", "2.0", "3.0");
    }

    @Test
    void conditionsHoldForTheRaisedData() {
        IntStream.rangeClosed(1, 30).forEach(number -> paid("1.0", "cost", number));
        EventQuery.Builder large = EventQuery.builder().where("data.amount > 1000");

        assertThat(this.raising.query(large.build())).hasSize(20);
        assertThat(this.raising.query(
                        EventQuery.builder().where("data.cost > 10").build()))
                .isEmpty();

        EventPage page = this.raising.page(large.limit(15).build());
        assertThat(amounts(page.events())).hasSize(15).startsWith(1_100).endsWith(2_500);
        assertThat(page.next()).isEqualTo(25);
        EventPage rest = this.raising.page(large.after(25).build());
        assertThat(amounts(rest.events())).containsExactly(2_600, 2_700, 2_800, 2_900, 3_000);
        assertThat(rest.next()).isNull();
        assertThat(this.raising.stream(large.after(0).limit(3).build())
                        .map(StoredEvent::position)
                        .toList())
                .containsExactly(11L, 12L, 13L);
    }

    @Test
    void aReplayGivesTheRaisedEvents() throws Exception {
        paid("1.0", "cost", 1);
        RecordingHandler seen = new RecordingHandler();
        EventReplay replay =
                EventReplay.of(this.raising, EventQuery.all()).to(seen).build();

        replay.start();

        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        assertThat(amounts(seen.events())).containsExactly(100);
        assertThat(seen.events().get(0).version()).isEqualTo("3.0");
    }

    @Test
    void anEventThatCannotBeRaisedIsAnErrorThatNamesIt() throws Exception {
        paid("3.0", "amount", 1);
        UniversalEvent broken = paid("2.0", "wrong", 1);

        assertThatExceptionOfType(EventUpcastException.class)
                .isThrownBy(() -> this.raising.query(EventQuery.all()))
                .withMessageContaining(broken.id().toString())
                .withMessageContaining("'payment', version '2.0'")
                .withMessageContaining(TO_THREE.getClass().getName())
                .withCauseInstanceOf(NullPointerException.class)
                .satisfies(ex -> assertThat(ex.eventId()).isEqualTo(broken.id()));

        EventReplay replay =
                EventReplay.of(this.raising, EventQuery.all()).to(event -> {}).build();
        replay.start();
        assertThat(replay.await(TestBus.AMPLE)).isTrue();
        assertThat(replay.progress().state()).isEqualTo(ReplayState.FAILED);
        assertThat(replay.progress().error()).isInstanceOf(EventUpcastException.class);
    }

    @Test
    void aLoopOfUpcastersIsAnError() {
        EventUpcaster back = upcaster("2.0", "1.0", data -> data);
        EventUpcaster forth = upcaster("1.0", "2.0", data -> data);
        EventStorage looping = EventStorage.upcasting(this.plain, List.of(forth, back));
        paid("1.0", "cost", 1);

        assertThatExceptionOfType(EventUpcastException.class)
                .isThrownBy(() -> looping.query(EventQuery.all()))
                .withMessageContaining("100 steps")
                .withMessageContaining(UpcastingEventStorageTests.class.getName());
    }

    @Test
    void whatAnEventIsFoundByStaysAsItIs() {
        paid("1.0", "cost", 1);
        List<UnaryOperator<UniversalEvent.Builder>> changes = List.of(
                event -> event.id(EventIds.next()),
                event -> event.timestamp(START),
                event -> event.component("other"),
                event -> event.correlationId("other"));

        assertThat(changes)
                .allSatisfy(change -> assertThatExceptionOfType(EventUpcastException.class)
                        .isThrownBy(() -> EventStorage.upcasting(this.plain, List.of(changing(change)))
                                .query(EventQuery.all()))
                        .withMessageContaining("must stay"));
    }

    private static EventUpcaster changing(UnaryOperator<UniversalEvent.Builder> change) {
        return new EventUpcaster() {
            @Override
            public boolean supports(UniversalEvent event) {
                return event.version().equals("1.0");
            }

            @Override
            public UniversalEvent upcast(UniversalEvent event) {
                return change.apply(event.toBuilder().version("2.0")).build();
            }
        };
    }

    @Test
    void withoutUpcastersTheStorageIsItself() {
        assertThat(EventStorage.upcasting(this.plain, List.of())).isSameAs(this.plain);
    }

    /** A default of the interface would answer for the storage otherwise. */
    @Test
    void allElseIsAskedOfTheStorage() {
        List<String> built = List.of("query", "timeline");

        assertThat(EventStorage.class.getMethods())
                .filteredOn(method -> !Modifier.isStatic(method.getModifiers()) && !built.contains(method.getName()))
                .allSatisfy(method ->
                        assertThat(declares(method)).as(method.toString()).isTrue());
    }

    private static boolean declares(Method method) {
        return Arrays.stream(UpcastingEventStorage.class.getDeclaredMethods())
                .anyMatch(own -> own.getName().equals(method.getName())
                        && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
    }
}
