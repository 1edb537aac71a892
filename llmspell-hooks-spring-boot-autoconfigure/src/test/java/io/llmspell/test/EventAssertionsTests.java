package io.llmspell.test;

import static io.llmspell.test.EventAssertions.assertThat;
import static io.llmspell.test.EventAssertions.assertThatEvents;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.event.UniversalEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventAssertionsTests {

    private final ManualEventBus bus = ManualEventBus.create();

    private final UniversalEvent started = UniversalEvent.builder("tool.call.started")
            .component("desk")
            .correlationId("run-1")
            .data(Map.of("tool", "book", "price", 7, "seats", List.of(1, 2)))
            .build();

    private final UniversalEvent completed = UniversalEvent.builder("tool.call.completed")
            .correlationId("run-1")
            .metadata("causation_id", this.started.id().toString())
            .build();

    private final UniversalEvent other =
            UniversalEvent.builder("order.paid").correlationId("run-2").build();

    @BeforeEach
    void publish() {
        this.bus.publishAll(List.of(this.started, this.other, this.completed));
    }

    @Test
    void whatWasPublishedIsFoundInOrder() {
        assertThat(this.bus)
                .published("tool.call.started", "tool.call.completed")
                .published("tool.**", "order.*")
                .publishedOnly("tool.call.started", "order.paid", "**.completed")
                .publishedInAnyOrder("order.paid", "tool.call.started")
                .published(2, "tool.**")
                .publishedNothing("agent.**");
        assertThat(this.bus).of("tool.**").publishedOnly("tool.call.started", "tool.call.completed");
        assertThat(this.bus).correlatedWith("run-2").only().hasType("order.paid");
        assertThatEvents(List.of()).publishedNothing();
    }

    @Test
    void anEventIsLookedAtClosely() {
        assertThat(this.bus)
                .first()
                .hasType("tool.call.*")
                .hasData("/tool", "book")
                .hasData("/price", 7L)
                .hasData("/seats", List.of(1L, 2L))
                .hasDataMatching("/price", price -> price.asInt() > 5)
                .hasNoData("/fee")
                .hasCorrelationId("run-1")
                .isCorrelatedWith(this.completed)
                .comesFrom("desk");
        assertThat(this.bus).last().isCausedBy(this.started);
        assertThat(this.bus).first("order.*").hasCorrelationId("run-2");
        assertThat(this.bus).event(1).hasType("order.paid");
    }

    static Stream<Named<Consumer<EventsAssert>>> falseOnes() {
        return Stream.of(
                Named.of("order", events -> events.published("tool.call.completed", "tool.call.started")),
                Named.of("twice", events -> events.published("order.paid", "order.paid")),
                Named.of("more", events -> events.publishedOnly("tool.call.started", "order.paid")),
                Named.of("others", events -> events.publishedOnly("order.paid", "order.paid", "order.paid")),
                Named.of("missing", events -> events.publishedInAnyOrder("order.paid", "order.lost")),
                Named.of("times", events -> events.published(1, "tool.**")),
                Named.of("nothing", events -> events.publishedNothing()),
                Named.of("none of a pattern", events -> events.publishedNothing("order.*")),
                Named.of("only", events -> events.only()),
                Named.of("index", events -> events.event(3)),
                Named.of("first of none", events -> events.first("agent.**")));
    }

    @ParameterizedTest
    @MethodSource("falseOnes")
    void aCheckThatFailsShowsWhatWasPublished(Consumer<EventsAssert> check) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check.accept(assertThat(this.bus)))
                .withMessageContaining("tool.call.started of desk [run-1] {")
                .withMessageContaining("\"tool\":\"book\"")
                .withMessageContaining("order.paid of application [run-2]");
    }

    static Stream<Named<Consumer<EventAssert>>> falseOnesOfAnEvent() {
        return Stream.of(
                Named.of("type", event -> event.hasType("order.*")),
                Named.of("data", event -> event.hasData("/tool", "pay")),
                Named.of("number", event -> event.hasData("/price", 8)),
                Named.of("missing data", event -> event.hasData("/fee", null)),
                Named.of("condition", event -> event.hasDataMatching("/price", price -> price.asInt() > 7)),
                Named.of("no data", event -> event.hasNoData("/tool")),
                Named.of("correlation", event -> event.hasCorrelationId("run-2")),
                Named.of(
                        "no correlation",
                        event -> event.isCorrelatedWith(
                                UniversalEvent.builder("x").build())),
                Named.of("component", event -> event.comesFrom("application")),
                Named.of(
                        "cause",
                        event -> event.isCausedBy(UniversalEvent.builder("x").build())));
    }

    @ParameterizedTest
    @MethodSource("falseOnesOfAnEvent")
    void aCheckOfAnEventThatFailsShowsIt(Consumer<EventAssert> check) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> check.accept(assertThat(this.started)))
                .withMessageContaining("but it is")
                .withMessageContaining("tool.call.started of desk [run-1] {");
    }
}
