package io.llmspell.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every storage tells of a correlation id. */
public interface EventTimelineContract extends EventStorageFixture {

    private static UUID id(int number) {
        return new UUID(0x0198_c0de_7e57_7000L, 0x8000_0000_0000_0000L + number);
    }

    private void store(int number, long millis, Object cause) {
        store(UniversalEvent.builder("event." + number)
                .id(id(number))
                .data("secret")
                .component("desk")
                .correlationId("run-1")
                .timestamp(START.plusMillis(millis))
                .metadata("causation_id", cause));
    }

    private List<String> told() {
        return storage().timeline("run-1").entries().stream()
                .map(entry -> entry.event().eventType() + " " + entry.depth() + " "
                        + entry.offset().toMillis())
                .toList();
    }

    @Test
    default void aTimelineHasWhatHappenedByTimeAndWhatCausedIt() {
        store(UniversalEvent.builder("other").correlationId("run-2").timestamp(START));
        store(3, 20, id(2).toString());
        store(1, 0, "none");
        store(2, 10, id(1).toString());
        store(4, 20, id(1).toString());

        EventTimeline timeline = storage().timeline("run-1");

        assertThat(told()).containsExactly("event.1 0 0", "event.2 1 10", "event.3 2 20", "event.4 1 20");
        assertThat(timeline.isComplete()).isTrue();
        assertThat(timeline.entries())
                .extracting(EventTimeline.Entry::causeId)
                .containsExactly(null, id(1), id(2), id(1));
        assertThat(timeline.entries().get(2).stored().position())
                .isLessThan(timeline.entries().get(1).stored().position());
        assertThat(timeline.entries().get(1).offset()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    default void aTimelineIsReadable() {
        store(1, 0, true);
        store(2, 12, id(1).toString());
        store(UniversalEvent.builder("forged")
                .component("a\nb")
                .correlationId("run-1")
                .timestamp(START.plusSeconds(61)));

        assertThat(storage()
                        .timeline("run-1")
                        .toString()
                        .replace("\r", "")
                        .lines()
                        .map(String::strip))
                .containsExactly(
                        "+0.000 s  event.1 (desk)", "+0.012 s    event.2 (desk)", "+61.000 s  forged (a\\u000ab)");
        assertThat(storage().timeline("none")).hasToString("");
        assertThat(storage().timeline("none").isComplete()).isTrue();
    }

    @Test
    default void aCauseThatIsMissingIsNamedAndCountsForNothing() {
        store(5, 0, id(99).toString());
        store(6, 1, id(5).toString());

        assertThat(told()).containsExactly("event.5 0 0", "event.6 1 1");
        assertThat(storage().timeline("run-1").entries().get(0).causeId()).isEqualTo(id(99));
    }

    @Test
    default void eventsThatAreSaidToCauseEachOtherBeginWithTheEarliest() {
        store(1, 0, id(3).toString());
        store(2, 1, id(1).toString());
        store(3, 2, id(2).toString());
        store(4, 3, id(4).toString());
        store(5, 4, id(3).toString());

        assertThat(told()).containsExactly("event.1 0 0", "event.2 1 1", "event.3 2 2", "event.4 0 3", "event.5 3 4");
    }

    @Test
    default void aLongChainIsNoTrouble() {
        for (int i = 1; i <= 3_000; i++) {
            store(i, i, id(i + 1).toString());
        }

        EventTimeline timeline = storage().timeline("run-1");

        assertThat(timeline.entries().get(0).depth()).isEqualTo(2_999);
        assertThat(timeline.toString()).hasSizeLessThan(500_000);
    }

    @Test
    default void aTimelineEndsAtItsLimitAndSaysSo() {
        for (int i = 1; i <= 5; i++) {
            store(i, i, "none");
        }

        EventTimeline timeline = storage().timeline("run-1", 3);

        assertThat(timeline.entries()).extracting(entry -> entry.event().id()).containsExactly(id(1), id(2), id(3));
        assertThat(timeline.isComplete()).isFalse();
        assertThat(timeline.toString()).endsWith("… and more\n");
        assertThat(storage().timeline("run-1", 5).isComplete()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> storage().timeline("run-1", 0));
    }
}
