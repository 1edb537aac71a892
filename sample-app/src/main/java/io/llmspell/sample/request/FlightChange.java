package io.llmspell.sample.request;

import io.llmspell.sample.airline.Cabin;
import io.llmspell.sample.airline.Segment;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What {@code update_reservation_flights} is asked.
 *
 * @param reservationId of which reservation
 * @param cabin the cabin it is to have
 * @param flights all flights it is to have, also those that stay
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FlightChange(String reservationId, Cabin cabin, List<Segment> flights) {

    public FlightChange {
        flights = List.copyOf(flights);
    }
}
