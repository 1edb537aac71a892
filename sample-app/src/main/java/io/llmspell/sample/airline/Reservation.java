package io.llmspell.sample.airline;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a tool answered about a reservation.
 *
 * @param reservationId as the airline writes it
 * @param userId who booked it
 * @param cabin of all flights
 * @param flights in the order they are flown
 * @param passengers what is known of each; here only their number counts
 * @param totalBaggages checked bags
 * @param nonfreeBaggages those of them that were paid for
 * @param insurance {@code yes} or {@code no}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Reservation(
        String reservationId,
        String userId,
        Cabin cabin,
        List<Segment> flights,
        List<Map<String, @Nullable Object>> passengers,
        int totalBaggages,
        int nonfreeBaggages,
        @Nullable String insurance) {

    public Reservation {
        flights = List.copyOf(flights);
        passengers = List.copyOf(passengers);
    }

    public boolean insured() {
        return this.insurance != null && this.insurance.toLowerCase(Locale.ROOT).equals("yes");
    }
}
