package io.llmspell.sample.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmspell.sample.airline.Cabin;
import io.llmspell.sample.airline.Facts;
import io.llmspell.sample.airline.Segment;
import io.llmspell.sample.tool.ToolRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class RequestReaderTest {

    private final JsonMapper mapper = new JsonMapper();

    private final RequestReader reader = new RequestReader(this.mapper);

    @Test
    void argumentsBecomeTypes() {
        ToolRequest request = request("update_reservation_flights", """
                {"reservation_id": "R1", "cabin": "basic_economy", "payment_id": "gift_card_1",
                 "flights": [{"flight_number": "LM1", "date": "2026-03-18"}]}
                """);

        assertThat(this.reader.read(request, FlightChange.class))
                .isEqualTo(new FlightChange(
                        "R1", Cabin.BASIC_ECONOMY, List.of(new Segment("LM1", LocalDate.of(2026, 3, 18)))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    update_reservation_baggages | {"reservation_id": "R1", "total_baggages": 2}                       | 'nonfree_baggages'
                    update_reservation_baggages | {"reservation_id": "R1", "total_baggages": null, "nonfree_baggages": 0} | 'total_baggages'
                    update_reservation_flights  | {"reservation_id": "R1", "cabin": "first", "flights": []}           | 'cabin'
                    update_reservation_flights  | {"reservation_id": "R1", "cabin": "economy", "flights": [{"flight_number": "LM1", "date": "soon"}]} | 'flights[0].date'
                    cancel_reservation          | {}                                                                  | 'reservation_id'
                    send_certificate            | {"user_id": "kim", "amount": "much"}                                | 'amount'
                    """)
    void argumentsThatDoNotFitAreNamed(String function, String arguments, String named) {
        assertThat(this.reader.problem(request(function, arguments)))
                .hasValueSatisfying(problem -> assertThat(problem).contains(named));
    }

    @Test
    void anUntypedFunctionTakesAnyArguments() {
        assertThat(this.reader.problem(request("think", "{\"thought\": null}"))).isEmpty();
    }

    @Test
    void readingWhatDoesNotFitFails() {
        assertThatThrownBy(() -> this.reader.read(request("cancel_reservation", "{}"), Cancellation.class))
                .isInstanceOf(RequestFormatException.class);
    }

    private ToolRequest request(String function, String arguments) {
        Map<String, @Nullable Object> values = this.mapper.readValue(arguments, new TypeReference<>() {});
        return new ToolRequest("c", 1, function, values, Facts.NONE);
    }
}
