package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bus does not take, and what it says then. */
@Timeout(30)
class EventRefusalTests {

    private final EventStorage storage = EventStorage.inMemory(100);

    private TestBus test = new TestBus(builder -> builder.storage(this.storage));

    private Subscription subscription = subscribe();

    @AfterEach
    void close() {
        this.test.close();
    }

    private EventBus bus() {
        return this.test.bus;
    }

    private Subscription subscribe() {
        return bus().subscribe("**", event -> {});
    }

    private void replace(TestBus other) {
        this.test.close();
        this.test = other;
        this.subscription = subscribe();
    }

    /** It is refused for this reason, which is counted and told, and nobody is given it. */
    private EventRefusedException assertRefused(RefusalReason reason, @Nullable String type, ThrowingCallable publish) {
        EventRefusedException refusal = catchThrowableOfType(EventRefusedException.class, publish);
        assertThat(refusal).isNotNull();
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.eventType()).isEqualTo(type);
        assertThat(bus().statistics().refused()).hasSize(RefusalReason.values().length);
        bus().statistics()
                .refused()
                .forEach((other, count) ->
                        assertThat(count).as(other.externalName()).isEqualTo((other == reason) ? 1 : 0));
        assertThat(this.test.told.of("refused")).containsExactly(reason.externalName() + " " + type);
        assertThat(bus().statistics().published()).isZero();
        assertThat(this.subscription.statistics().offered()).isZero();
        assertThat(this.storage.query(EventQuery.all())).isEmpty();
        return refusal;
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "   ", "a..b", ".a", "a.", "a.*", "a b", "a.{b,c}", "regex:a", "a\n", "a.[b]"})
    void aTypeThatIsNoneIsRefused(@Nullable String type) {
        EventRefusedException refusal =
                assertRefused(RefusalReason.INVALID_TYPE, type, () -> bus().publish(type, null));

        assertThat(refusal.getMessage()).containsIgnoringCase("type").doesNotContain("\n");
    }

    @Test
    void aTypeOfTooManyCharactersOrSegmentsIsRefused() {
        String segments = "a.".repeat(16) + "a";
        EventRefusedException refusal =
                assertRefused(RefusalReason.INVALID_TYPE, segments, () -> bus().publish(segments, null));
        assertThat(refusal).hasMessageContaining("16 segments");

        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> bus().publish("a".repeat(257), null))
                .withMessageContaining("256 characters");
        assertThat(bus().publish("a".repeat(256), null)).isInstanceOf(PublishResult.Published.class);
    }

    @Test
    void theMessageOnATypeSaysWhereItIsWrongAndHowItIsRight() {
        assertThatExceptionOfType(EventRefusedException.class)
                .isThrownBy(() -> bus().publish("order.*.created", null))
                .withMessageContainingAll("'order.*.created'", "position 6", "'*' is for patterns", "order.created");
    }

    @Test
    void tenMegabytesAreRefused() {
        EventRefusedException refusal = assertRefused(
                RefusalReason.TOO_LARGE,
                "order.created",
                () -> bus().publish("order.created", "x".repeat(10 * 1024 * 1024)));

        assertThat(refusal)
                .hasMessageContainingAll(
                        "order.created", "'application'", "10485762 bytes", "1048576 bytes", "raise the limit");
        assertThat(bus().publish("order.created", "x".repeat(1024 * 1024 - 2)))
                .isInstanceOf(PublishResult.Published.class);
    }

    @Test
    void dataThatIsNestedTooDeeplyIsRefused() {
        EventRefusedException refusal = assertRefused(
                RefusalReason.TOO_DEEP, "order.created", () -> bus().publish("order.created", nested(65)));

        assertThat(refusal)
                .hasMessageContainingAll("order.created", "a depth of 65", "the limit is 64", "raise the limit");
        assertThat(bus().publish("order.created", nested(64))).isInstanceOf(PublishResult.Published.class);
    }

    private static Object nested(int depth) {
        Object value = "innermost";
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }

    @Test
    void dataThatIsNestedBeyondAllMeasureIsRefused() {
        assertRefused(RefusalReason.INVALID_DATA, "order", () -> bus().publish("order", nested(100_000)));
    }

    @Test
    void numbersThatJsonDoesNotHaveAreRefused() {
        EventRefusedException refusal = assertRefused(
                RefusalReason.INVALID_DATA,
                "order.created",
                () -> bus().publish("order.created", Map.of("total", Double.NaN)));

        assertThat(refusal).hasMessageContainingAll("order.created", "total", "NaN");
    }

    @Test
    void tooMuchMetadataIsRefused() {
        UniversalEvent.Builder event = UniversalEvent.builder("order.created").component("shop");
        for (int i = 0; i < 64; i++) {
            event.metadata("key-" + i, i);
        }
        UniversalEvent most = event.build();
        UniversalEvent more = event.metadata("one-more", true).build();

        EventRefusedException refusal =
                assertRefused(RefusalReason.TOO_MUCH_METADATA, "order.created", () -> bus().publish(more));

        assertThat(refusal)
                .hasMessageContainingAll(
                        "order.created", "'shop'", "65 entries of metadata", "limit is 64", "raise the limit");
        assertThat(bus().publish(most)).isInstanceOf(PublishResult.Published.class);
    }

    @Test
    void whatAValidatorRefusesIsRefusedForItsReason() {
        replace(new TestBus(builder -> builder.storage(this.storage).validator(event -> {
            throw new EventRefusedException(
                    RefusalReason.INVALID_DATA, event.eventType(), "order.created has no total: add it");
        })));

        EventRefusedException refusal = assertRefused(
                RefusalReason.INVALID_DATA, "order.created", () -> bus().publish("order.created", Map.of()));

        assertThat(refusal).hasMessage("order.created has no total: add it");
    }

    @Test
    void whatAValidatorFailsOnIsRefused() {
        IllegalStateException cause = new IllegalStateException("the schema is gone");
        replace(new TestBus(builder -> builder.storage(this.storage).validator(event -> {
            throw cause;
        })));

        EventRefusedException refusal = assertRefused(
                RefusalReason.INVALID_DATA, "order.created", () -> bus().publish("order.created", Map.of()));

        assertThat(refusal)
                .hasMessageContainingAll("order.created", "could not be checked", "the schema is gone")
                .hasCause(cause);
    }

    @Test
    void whoMayNotPublishIsRefused() {
        replace(new TestBus(builder -> builder.storage(this.storage).permissions(new EventPermissions() {
            @Override
            public boolean mayPublish(UniversalEvent event) {
                return !event.source().component().equals("guest");
            }

            @Override
            public boolean maySubscribe(String owner, EventPattern pattern) {
                return true;
            }
        })));
        UniversalEvent.Builder event = UniversalEvent.builder("order.created");

        EventRefusedException refusal = assertRefused(
                RefusalReason.FORBIDDEN,
                "order.created",
                () -> bus().publish(event.component("guest").build()));

        assertThat(refusal).hasMessage("'guest' may not publish order.created");
        assertThat(bus().publish(event.component("shop").build())).isInstanceOf(PublishResult.Published.class);
    }

    @Test
    void whoPublishesTooFastIsRefused() {
        AtomicInteger left = new AtomicInteger();
        replace(new TestBus(builder -> builder.storage(this.storage)
                .rateLimiter(publisher -> publisher.equals("application") && left.getAndDecrement() > 0)));

        EventRefusedException refusal =
                assertRefused(RefusalReason.RATE_LIMITED, "order.created", () -> bus().publish("order.created", null));

        assertThat(refusal).hasMessageContainingAll("'application'", "order.created", "later", "raise the limit");
        left.set(1);
        assertThat(bus().publish("order.created", null)).isInstanceOf(PublishResult.Published.class);
    }

    @Test
    void whatIsRefusedTakesNothingOfTheRateLimit() {
        AtomicInteger asked = new AtomicInteger();
        replace(new TestBus(
                builder -> builder.storage(this.storage).rateLimiter(publisher -> asked.incrementAndGet() > 0)));

        assertRefused(RefusalReason.TOO_DEEP, "order", () -> bus().publish("order", nested(65)));

        assertThat(asked).hasValue(0);
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        IllegalStateException cause = new IllegalStateException("the disk is full");
        replace(new TestBus(builder -> builder.storage(new EventStorage() {
            @Override
            public void append(UniversalEvent event) {
                throw cause;
            }

            @Override
            public EventPage page(EventQuery query) {
                return new EventPage(List.of(), null);
            }
        })));

        EventRefusedException refusal =
                assertRefused(RefusalReason.NOT_STORED, "order.created", () -> bus().publish("order.created", null));

        assertThat(refusal)
                .hasMessageContainingAll("order.created", "not published", "the disk is full")
                .hasCause(cause);
    }

    @Test
    void aBusThatIsShutDownTakesNothing() {
        this.test.bus.close();

        EventRefusedException refusal =
                assertRefused(RefusalReason.CLOSED, "order.created", () -> bus().publish("order.created", null));

        assertThat(refusal).hasMessageContaining("shut down");
    }

    @Test
    void onlyLimitsAreLimits() {
        assertThat(RefusalReason.values())
                .filteredOn(RefusalReason::isLimit)
                .containsExactly(
                        RefusalReason.TOO_LARGE,
                        RefusalReason.TOO_DEEP,
                        RefusalReason.TOO_MUCH_METADATA,
                        RefusalReason.RATE_LIMITED);
    }
}
