package io.llmspell.sample.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.sample.airline.Facts;
import io.llmspell.sample.airline.Reservation;
import io.llmspell.sample.airline.ReservationBook;
import io.llmspell.sample.conversation.Playback;
import io.llmspell.sample.conversation.RecordedCall;
import io.llmspell.sample.conversation.Recording;
import io.llmspell.sample.conversation.RecordingLibrary;
import io.llmspell.sample.tool.ToolAnswer;
import io.llmspell.sample.tool.ToolRequest;
import io.llmspell.sample.tool.Toolbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class BookingWorkflowTest {

    private static final String CONVERSATION = "under test";

    private static final int UNPAID = 3;

    private static final int PAID = 4;

    @Autowired
    private Playback playback;

    @Autowired
    private RecordingLibrary library;

    @Autowired
    private Toolbox toolbox;

    @Autowired
    private ReservationBook reservations;

    private Recording recording;

    @BeforeEach
    void start() {
        this.recording = this.library.find("booking-paid-at-second-try").orElseThrow();
        this.playback.start(CONVERSATION, this.recording);
    }

    @AfterEach
    void end() {
        this.reservations.forget(CONVERSATION);
        this.playback.end(CONVERSATION);
    }

    @Test
    void aBookingThatIsNotPaidKeepsNoSeats() {
        ToolAnswer answer = call(UNPAID);

        assertThat(answer.refused()).isTrue();
        assertThat(this.reservations.countHeldSeats(CONVERSATION)).isZero();
        assertThat(this.reservations.findFacts(CONVERSATION).reservation("OSV377"))
                .isEmpty();
    }

    @Test
    void aCheckpointIsSavedOnceSeatsAreHeldAndWithoutPaymentIds() {
        call(UNPAID);

        assertThat(this.reservations.loadCheckpoint(CONVERSATION))
                .containsOnlyKeys("hold", "payments")
                .extractingByKey("payments")
                .asString()
                .contains("certificate_[redacted]")
                .doesNotContain("certificate_77");
    }

    @Test
    void aPaidBookingIsInTheBook() {
        assertThat(call(PAID).refused()).isFalse();
        assertThat(this.reservations.findFacts(CONVERSATION).reservation("OSV377"))
                .map(Reservation::totalBaggages)
                .hasValue(2);
        assertThat(this.reservations.countHeldSeats(CONVERSATION)).isZero();
    }

    private ToolAnswer call(int number) {
        RecordedCall call = this.recording.call(number);
        return this.toolbox.call(new ToolRequest(CONVERSATION, number, call.function(), call.arguments(), Facts.NONE));
    }
}
