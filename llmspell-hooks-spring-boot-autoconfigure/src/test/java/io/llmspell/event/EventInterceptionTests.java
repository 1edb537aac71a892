package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors see, change and veto events. */
@Timeout(30)
class EventInterceptionTests {

    private final EventStorage storage = EventStorage.inMemory(100);

    private final RecordingHandler seen = new RecordingHandler();

    private final List<PublishResult> after = new ArrayList<>();

    private TestBus test = new TestBus();

    @AfterEach
    void close() {
        this.test.close();
    }

    /** What an interceptor makes of an event. */
    private interface Change {

        UniversalEvent apply(UniversalEvent event) throws EventVetoedException;
    }

    private EventInterceptor changing(Change change) {
        return new EventInterceptor() {
            @Override
            public UniversalEvent beforePublish(UniversalEvent event) throws EventVetoedException {
                return change.apply(event);
            }

            @Override
            public void afterPublish(UniversalEvent event, PublishResult result) {
                assertThat(result.event()).isSameAs(event);
                EventInterceptionTests.this.after.add(result);
            }
        };
    }

    private EventBus busWith(EventInterceptor... interceptors) {
        this.test.close();
        this.test = new TestBus(builder -> {
            List.of(interceptors).forEach(builder::interceptor);
            return builder.storage(this.storage);
        });
        this.test.bus.subscribe("**", this.seen);
        return this.test.bus;
    }

    private static UniversalEvent withNumber(UniversalEvent event, int number) {
        return event.toBuilder().data(number).build();
    }

    @Test
    void interceptorsChangeAnEventOneAfterTheOther() throws Exception {
        EventBus bus = busWith(
                changing(event -> withNumber(event, event.data().asInt() + 1)),
                changing(event -> withNumber(event, event.data().asInt() * 10)));

        PublishResult result = bus.publish("order", 1);

        this.test.drain();
        assertThat(result.event().data().asInt()).isEqualTo(20);
        assertThat(this.seen.numbers()).containsExactly(20);
        assertThat(this.storage.query(EventQuery.all())).singleElement().isSameAs(result.event());
        assertThat(this.after).containsExactly(result, result);
    }

    @Test
    void anEventOfAnotherTypeGoesToTheSubscribersOfThatType() throws Exception {
        EventBus bus = busWith(
                changing(event -> UniversalEvent.builder("order.audited").build()));
        RecordingHandler audited = new RecordingHandler();
        RecordingHandler created = new RecordingHandler();
        bus.subscribe("order.audited", audited);
        bus.subscribe("order.created", created);

        bus.publish("order.created", null);

        this.test.drain();
        assertThat(audited.types()).containsExactly("order.audited");
        assertThat(created.types()).isEmpty();
    }

    @Test
    void whatAnInterceptorMakesOfAnEventIsCheckedAnew() {
        EventBus bus = busWith(
                changing(event -> event.toBuilder().data("x".repeat(2_000_000)).build()));

        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> bus.publish("order", 1))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(RefusalReason.TOO_LARGE));

        assertNobodyHasIt(bus);
    }

    @Test
    void aTypeThatAnInterceptorMakesOfAnotherIsCheckedAnew() {
        EventBus bus =
                busWith(changing(event -> UniversalEvent.builder("order.*").build()));

        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> bus.publish("order", 1))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(RefusalReason.INVALID_TYPE));

        assertNobodyHasIt(bus);
    }

    private void assertNobodyHasIt(EventBus bus) {
        assertThat(this.storage.query(EventQuery.all())).isEmpty();
        assertThat(bus.subscriptions())
                .allSatisfy(subscription ->
                        assertThat(subscription.statistics().offered()).isZero());
        assertThat(bus.statistics().published()).isZero();
        assertThat(this.after).isEmpty();
    }

    @Test
    void anInterceptorKeepsAnEventBack() {
        EventBus bus = busWith(
                changing(event -> {
                    throw new EventVetoedException("not on Sundays");
                }),
                changing(event -> {
                    throw new AssertionError("not asked any more");
                }));

        PublishResult result = bus.publish("order", 1);

        assertThat(result.vetoed()).isTrue();
        assertThat(result)
                .isInstanceOfSatisfying(
                        PublishResult.Vetoed.class,
                        vetoed -> assertThat(vetoed.reason()).isEqualTo("not on Sundays"));
        assertThat(result.event().eventType()).isEqualTo("order");
        assertThat(bus.statistics().vetoed()).isEqualTo(1);
        assertThat(this.test.told.of("vetoed")).containsExactly("order not on Sundays");
        assertNobodyHasIt(bus);
    }

    @Test
    void aVetoKeepsOnlyItsOwnEventOutOfABatch() throws Exception {
        EventBus bus = busWith(changing(event -> {
            if (event.eventType().equals("b")) {
                throw new EventVetoedException("no b");
            }
            return event;
        }));

        List<PublishResult> results = bus.publishAll(List.of(
                UniversalEvent.builder("a").build(),
                UniversalEvent.builder("b").build(),
                UniversalEvent.builder("c").build()));

        this.test.drain();
        assertThat(results).extracting(PublishResult::vetoed).containsExactly(false, true, false);
        assertThat(this.seen.types()).containsExactly("a", "c");
    }

    @Test
    void interceptorsAreToldWhoRejectedAnEvent() {
        EventBus bus = busWith(changing(event -> event));
        SubscriptionOptions options = SubscriptionOptions.builder()
                .name("full")
                .capacity(1)
                .flow(FlowController.reject())
                .build();
        bus.subscribe(List.of("order"), options, event -> {}).pause();

        bus.publish("order", 1);
        bus.publish("order", 2);

        assertThat(this.after).extracting(PublishResult::rejectedBy).containsExactly(List.of(), List.of("full"));
    }

    @Test
    void anInterceptorThatFailsAfterAnEventWasPublishedDoesNoHarm() throws Exception {
        EventBus bus = busWith(
                new EventInterceptor() {
                    @Override
                    public UniversalEvent beforePublish(UniversalEvent event) {
                        return event;
                    }

                    @Override
                    public void afterPublish(UniversalEvent event, PublishResult result) {
                        throw new IllegalStateException("too late");
                    }
                },
                changing(event -> event));

        PublishResult result = bus.publish("order", 1);

        this.test.drain();
        assertThat(result).isInstanceOf(PublishResult.Published.class);
        assertThat(this.seen.numbers()).containsExactly(1);
        assertThat(this.after).hasSize(1);
    }

    @Test
    void anInterceptorThatIsNotActiveIsNotCalled() throws Exception {
        AtomicBoolean active = new AtomicBoolean();
        EventBus bus = busWith(new EventInterceptor() {
            @Override
            public boolean isActive() {
                return active.get();
            }

            @Override
            public UniversalEvent beforePublish(UniversalEvent event) {
                assertThat(active).isTrue();
                return withNumber(event, 7);
            }

            @Override
            public void afterPublish(UniversalEvent event, PublishResult result) {
                assertThat(active).isTrue();
                EventInterceptionTests.this.after.add(result);
            }
        });

        bus.publish("order", 1);
        active.set(true);
        bus.publish("order", 2);
        active.set(false);
        bus.publish("order", 3);

        this.test.drain();
        assertThat(this.seen.numbers()).containsExactly(1, 7, 3);
        assertThat(this.after).hasSize(1);
    }

    @Test
    void oneThatIsNotActiveIsNotCalledBesideOneThatIs() throws Exception {
        EventBus bus = busWith(
                new EventInterceptor() {
                    @Override
                    public boolean isActive() {
                        return false;
                    }

                    @Override
                    public UniversalEvent beforePublish(UniversalEvent event) {
                        throw new AssertionError("called");
                    }

                    @Override
                    public void afterPublish(UniversalEvent event, PublishResult result) {
                        throw new AssertionError("called");
                    }
                },
                changing(event -> withNumber(event, 7)));

        bus.publish("order", 1);

        this.test.drain();
        assertThat(this.seen.numbers()).containsExactly(7);
    }
}
