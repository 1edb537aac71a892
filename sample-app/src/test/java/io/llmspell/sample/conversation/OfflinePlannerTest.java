package io.llmspell.sample.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflinePlannerTest {

    private static final List<Recording> RECORDINGS = List.of(
            recording("change", "Please move my reservation to the evening flight"),
            recording("bags", "I need to add two suitcases to my booking"),
            recording("silent", ""));

    private final Playback playback = new Playback();

    private final OfflinePlanner planner = new OfflinePlanner(this.playback);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Please move my reservation to the evening flight | change
                    could you MOVE me to an evening flight?          | change
                    please add suitcases to the booking              | bags
                    """)
    void aRequestIsAnsweredByTheRecordingThatBeginsMostLikeIt(String request, String id) {
        assertThat(this.planner.closest(request, RECORDINGS)).map(Recording::id).hasValue(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?!", "What is the weather like in Lisbon tomorrow", "flights"})
    void aRequestLikeNoRecordingHasNoAnswer(String request) {
        assertThat(this.planner.closest(request, List.of(RECORDINGS.get(1), RECORDINGS.get(2))))
                .isEqualTo(Optional.empty());
    }

    @Test
    void thePlanOfATurnIsWhatTheRecordingDidInIt() {
        this.playback.start("c", RECORDINGS.get(0));

        assertThat(this.planner.plan("c", 0))
                .isEqualTo(RECORDINGS.get(0).turns().get(0));
    }

    @Test
    void thereIsNoPlanForAConversationThatIsNotUnderWay() {
        this.playback.start("c", RECORDINGS.get(0));
        this.playback.end("c");

        assertThatIllegalStateException()
                .isThrownBy(() -> this.planner.plan("c", 0))
                .withMessageContaining("'c' is not under way");
    }

    @Test
    void oneConversationIsNotPlayedTwiceAtATime() {
        this.playback.start("c", RECORDINGS.get(0));

        assertThatIllegalStateException()
                .isThrownBy(() -> this.playback.start("c", RECORDINGS.get(1)))
                .withMessageContaining("'c' is under way already");
    }

    private static Recording recording(String id, String opening) {
        return new Recording(id, null, List.of(new RecordedTurn(opening, List.of(), "ok")));
    }
}
