package io.llmspell.sample.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.event.EventBus;
import io.llmspell.event.SubscriptionStatistics;
import io.llmspell.sample.journal.Tally;
import io.llmspell.sample.replay.Desks;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class ArchiveTest {

    /** It would not be through with its first event before the test is over. */
    private static final String TOO_SLOW = "--travel.events.archive-pause=1h";

    private static final String NO_WAIT_AT_THE_END = "--llmspell.events.shutdown-timeout=0s";

    @Test
    void theDeskIsDoneWhileASlowArchiveIsAtItsFirstEvent() {
        try (ConfigurableApplicationContext desk = Desks.start(TOO_SLOW, NO_WAIT_AT_THE_END)) {
            SubscriptionStatistics archive = archive(desk);

            assertThat(desk.getBean(Tally.class).summary().callsByOutcome())
                    .isEqualTo(Map.of("answered", 43L, "cancelled", 9L));
            assertThat(archive.delivered()).isZero();
            assertThat(archive.inFlight()).isEqualTo(1);
        }
    }

    @Test
    void whatASlowArchiveHasNoRoomForIsDroppedAndAccountedFor() {
        try (ConfigurableApplicationContext desk = Desks.start(TOO_SLOW, NO_WAIT_AT_THE_END)) {
            SubscriptionStatistics archive = archive(desk);

            assertThat(archive.queued()).isEqualTo(5);
            assertThat(archive.dropped()).isEqualTo(archive.offered() - 6).isGreaterThan(300);
            assertThat(archive.offered())
                    .isEqualTo(desk.getBean(EventBus.class).statistics().published());
        }
    }

    @Test
    void aSwiftArchiveKeepsUpWithTheLastEvents() throws InterruptedException {
        try (ConfigurableApplicationContext desk = Desks.start("--travel.events.archive-pause=0s")) {
            assertThat(desk.getBean(EventBus.class).drain(Duration.ofSeconds(10)))
                    .isTrue();

            SubscriptionStatistics archive = archive(desk);
            assertThat(archive.balances()).isTrue();
            assertThat(archive.queued()).isZero();
            assertThat(archive.delivered()).isGreaterThanOrEqualTo(5);
        }
    }

    private static SubscriptionStatistics archive(ConfigurableApplicationContext desk) {
        return desk.getBean(EventBus.class)
                .find(Archive.SUBSCRIPTION)
                .orElseThrow()
                .statistics();
    }
}
