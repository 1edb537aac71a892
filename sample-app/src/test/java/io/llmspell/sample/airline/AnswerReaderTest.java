package io.llmspell.sample.airline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AnswerReaderTest {

    private static final String RESERVATION = """
            {"reservation_id": "R1", "user_id": "kim", "cabin": "basic_economy", "flight_type": "one_way",
             "flights": [{"flight_number": "LM1", "date": "2026-03-18", "price": 48, "origin": "ZRH"}],
             "passengers": [{"first_name": "Kim"}, {"first_name": "Lee"}], "insurance": "yes"}
            """;

    private final AnswerReader reader = new AnswerReader(new JsonMapper());

    @Test
    void aReservationIsLearnedWithWhatTheDeskHasToKnow() {
        assertThat(this.reader.reservation(RESERVATION)).hasValueSatisfying(reservation -> {
            assertThat(reservation.cabin()).isEqualTo(Cabin.BASIC_ECONOMY);
            assertThat(reservation.flights()).containsExactly(new Segment("LM1", LocalDate.of(2026, 3, 18)));
            assertThat(reservation.passengers()).hasSize(2);
            assertThat(reservation.totalBaggages()).isZero();
            assertThat(reservation.insured()).isTrue();
        });
    }

    @Test
    void aTravellerIsLearnedUnderTheIdThatWasAskedFor() {
        assertThat(this.reader.traveller("kim", "{\"name\": {}, \"membership\": \"silver\"}"))
                .hasValue(new Traveller("kim", Membership.SILVER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Error: no such reservation",
                "120.0",
                "[]",
                "{",
                "{\"reservation_id\": \"R1\"}",
                "{\"reservation_id\": \"R1\", \"user_id\": \"kim\", \"cabin\": \"first\", \"flights\": [], \"passengers\": []}",
                "{\"reservation_id\": \"R1\", \"user_id\": \"kim\", \"cabin\": \"economy\", \"flights\": [{}], \"passengers\": []}",
                "{\"membership\": \"platinum\"}"
            })
    void answersThatShowNeitherTeachNothing(String answer) {
        assertThat(this.reader.reservation(answer)).isEmpty();
        assertThat(this.reader.traveller("kim", answer)).isEmpty();
    }
}
