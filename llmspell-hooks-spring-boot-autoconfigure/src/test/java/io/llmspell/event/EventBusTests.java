package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is published reaches those who subscribed to it. */
@Timeout(30)
class EventBusTests {

    private TestBus test = new TestBus();

    private final RecordingHandler seen = new RecordingHandler();

    @AfterEach
    void close() {
        this.test.close();
    }

    private EventBus bus() {
        return this.test.bus;
    }

    @Test
    void aHandlerIsGivenTheEventsThatItsPatternMatchesAndNoOthers() throws Exception {
        bus().subscribe("order.*", this.seen);

        Stream.of("order.created", "order", "order.item.added", "invoice.created", "order.closed")
                .forEach(type -> bus().publish(type, null));

        this.test.drain();
        assertThat(this.seen.types()).containsExactly("order.created", "order.closed");
    }

    @Test
    void anEventThatSeveralPatternsOfASubscriptionMatchIsDeliveredOnce() throws Exception {
        Subscription subscription = bus().subscribe(
                        List.of("order.**", "**.created", "order.created", "regex:order.*", "order.**"),
                        SubscriptionOptions.defaults(),
                        this.seen);

        bus().publish("order.created", null);

        this.test.drain();
        assertThat(this.seen.types()).containsExactly("order.created");
        assertThat(subscription.statistics().offered()).isEqualTo(1);
        assertThat(subscription.patterns()).hasSize(4);
    }

    @Test
    void everySubscriberIsGivenTheEventItself() throws Exception {
        RecordingHandler other = new RecordingHandler();
        bus().subscribe("**", this.seen);
        bus().subscribe("order.*", other);
        UniversalEvent event = UniversalEvent.builder("order.created").data(7).build();

        PublishResult result = bus().publish(event);

        this.test.drain();
        assertThat(result).isEqualTo(new PublishResult.Published(event));
        assertThat(result.id()).isEqualTo(event.id());
        assertThat(result.vetoed()).isFalse();
        assertThat(result.rejectedBy()).isEmpty();
        assertThat(this.seen.events()).singleElement().isSameAs(event);
        assertThat(other.events()).singleElement().isSameAs(event);
    }

    @Test
    void theEventsOfAPublisherAreHandledInOrder() throws Exception {
        bus().subscribe("order.*", this.seen);

        for (int i = 0; i < 8_000; i++) {
            bus().publish((i % 2 == 0) ? "order.created" : "order.closed", i);
        }

        this.test.drain();
        assertThat(this.seen.numbers())
                .containsExactlyElementsOf(IntStream.range(0, 8_000).boxed().toList());
    }

    @Test
    void theEventsOfEachOfSeveralPublishersAreHandledInOrder() throws Exception {
        bus().subscribe("order", this.seen);

        List<TestBus.Task<Boolean>> publishers = new ArrayList<>();
        for (int publisher = 0; publisher < 4; publisher++) {
            int first = publisher * 10_000;
            publishers.add(this.test.start(() -> {
                this.test.publish("order", first, first + 1_999);
                return true;
            }));
        }
        for (TestBus.Task<Boolean> publisher : publishers) {
            publisher.get();
        }

        this.test.drain();
        assertThat(this.seen.numbers()).hasSize(8_000);
        for (int publisher = 0; publisher < 4; publisher++) {
            int number = publisher;
            assertThat(this.seen.numbers().stream().filter(value -> value / 10_000 == number))
                    .hasSize(2_000)
                    .isSorted();
        }
    }

    @Test
    void anEventIsMadeOfATypeAndDataAndWhatTheContextKnows() throws Exception {
        Instant time = Instant.parse("2026-05-04T03:02:01Z");
        replace(new TestBus(builder -> builder.clock(InstantSource.fixed(time)).context(new EventContext() {
            @Override
            public EventSource source() {
                return EventSource.of("planner");
            }

            @Override
            public @Nullable String correlationId() {
                return "run-7";
            }
        })));
        bus().subscribe("order.created", this.seen);

        UniversalEvent published =
                bus().publish("order.created", Map.of("total", 12)).event();

        this.test.drain();
        assertThat(this.seen.events()).singleElement().isSameAs(published);
        assertThat(published.timestamp()).isEqualTo(time);
        assertThat(published.source()).isEqualTo(new EventSource("planner", null, "run-7"));
        assertThat(published.at("/total").asInt()).isEqualTo(12);
        assertThat(published.id().version()).isEqualTo(7);
    }

    @Test
    void aCorrelationIdThatAnEventHasIsKept() {
        replace(new TestBus(builder -> builder.context(new EventContext() {
            @Override
            public @Nullable String correlationId() {
                return "of the context";
            }
        })));
        UniversalEvent.Builder event = UniversalEvent.builder("order");

        assertThat(bus().publish(event.correlationId("own").build())
                        .event()
                        .source()
                        .correlationId())
                .isEqualTo("own");
        assertThat(bus().publish(event.correlationId(null).build())
                        .event()
                        .source()
                        .correlationId())
                .isEqualTo("of the context");
    }

    @Test
    void handlersFindWhatTheContextCapturedWhenTheEventWasPublished() throws Exception {
        AtomicReference<String> current = new AtomicReference<>("before");
        List<String> found = new ArrayList<>();
        replace(new TestBus(builder -> builder.context(new EventContext() {
            @Override
            public Object capture() {
                return current.get();
            }

            @Override
            public void handle(@Nullable Object captured, UniversalEvent event, EventHandler handler) throws Exception {
                found.add(captured + " " + event.eventType());
                handler.handle(event);
            }
        })));
        Subscription subscription = bus().subscribe("*", this.seen);
        subscription.pause();

        bus().publish("a", null);
        current.set("after");
        bus().publish("b", null);
        subscription.resume();

        this.test.drain();
        assertThat(found).containsExactly("before a", "after b");
        assertThat(this.seen.types()).containsExactly("a", "b");
    }

    @Test
    void changesOfTheDataAfterItWasPublishedAreNotSeen() throws Exception {
        bus().subscribe("order", this.seen);
        List<String> data = new ArrayList<>(List.of("one"));

        UniversalEvent event = bus().publish("order", data).event();
        data.add("two");

        this.test.drain();
        assertThat(event.data()).hasSize(1);
    }

    @Test
    void severalEventsArePublishedInOrderWithAResultEach() throws Exception {
        bus().subscribe("*", this.seen);
        List<UniversalEvent> events = Stream.of("a", "b", "c")
                .map(type -> UniversalEvent.builder(type).build())
                .toList();

        List<PublishResult> results = bus().publishAll(events);

        this.test.drain();
        assertThat(results).extracting(PublishResult::event).containsExactlyElementsOf(events);
        assertThat(this.seen.events()).containsExactlyElementsOf(events);
        assertThat(bus().publishAll(List.of())).isEmpty();
    }

    @Test
    void noneOfSeveralEventsIsPublishedIfACheckRefusesOne() {
        Subscription subscription = bus().subscribe("**", this.seen);
        List<UniversalEvent> events = List.of(
                UniversalEvent.builder("a").build(),
                UniversalEvent.builder("b").data("x".repeat(2_000_000)).build(),
                UniversalEvent.builder("c").build());

        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> bus().publishAll(events))
                .withMessageContaining("b from");

        assertThat(subscription.statistics().offered()).isZero();
        assertThat(bus().statistics().published()).isZero();
    }

    @Test
    void aTopicIsWantedWhileSomebodySubscribesToIt() {
        EventTopic topic = bus().topic("order.created");
        assertThat(topic.isWanted()).isFalse();

        Subscription handler = bus().subscribe("order.*", this.seen);
        assertThat(topic.isWanted()).isTrue();
        PullSubscription pull = bus().subscribe("**.created");
        handler.close();
        assertThat(topic.isWanted()).isTrue();
        bus().subscribe("invoice.*", this.seen);
        pull.close();

        assertThat(topic.isWanted()).isFalse();
    }

    @Test
    void everyTopicIsWantedWhereEventsAreStored() {
        replace(new TestBus(builder -> builder.storage(EventStorage.inMemory(10))));

        assertThat(bus().topic("order.created").isWanted()).isTrue();
    }

    @Test
    void aTopicPublishesEventsOfItsType() throws Exception {
        bus().subscribe("order.*", this.seen);
        EventTopic topic = bus().topic("order.created");

        topic.publish(1);
        topic.tryPublish(2);

        this.test.drain();
        assertThat(topic.eventType()).isEqualTo("order.created");
        assertThat(this.seen.types()).containsExactly("order.created", "order.created");
        assertThat(this.seen.numbers()).containsExactly(1, 2);
    }

    @Test
    void anEventThatNobodyWantsIsPublishedAllTheSame() {
        PublishResult result = bus().publish("order.created", null);

        assertThat(result).isInstanceOf(PublishResult.Published.class);
        assertThat(bus().statistics().published()).isEqualTo(1);
    }

    @Test
    void aListenerThatFailsDoesNoHarm() throws Exception {
        replace(new TestBus(builder -> builder.listener(new EventBusListener() {
            @Override
            public void subscribed(Subscription subscription) {
                throw new IllegalStateException("a listener that fails");
            }

            @Override
            public void matched(String eventType, long nanos) {
                throw new AssertionError("a listener that fails badly");
            }
        })));
        bus().subscribe("order", this.seen);

        bus().publish("order", 1);

        this.test.drain();
        assertThat(this.seen.numbers()).containsExactly(1);
    }

    private void replace(TestBus other) {
        this.test.close();
        this.test = other;
    }
}
