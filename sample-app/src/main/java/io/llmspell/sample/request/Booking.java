package io.llmspell.sample.request;

import io.llmspell.sample.airline.Cabin;
import io.llmspell.sample.airline.Segment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What {@code book_reservation} is asked.
 *
 * @param userId who books
 * @param cabin for all passengers and flights
 * @param flights in the order they are flown
 * @param passengers what is known of each
 * @param paymentMethods what is paid with
 * @param totalBaggages checked bags
 * @param nonfreeBaggages those of them that are paid for
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Booking(
        String userId,
        Cabin cabin,
        List<Segment> flights,
        List<Map<String, @Nullable Object>> passengers,
        List<Map<String, @Nullable Object>> paymentMethods,
        int totalBaggages,
        int nonfreeBaggages) {

    public Booking {
        flights = List.copyOf(flights);
        passengers = List.copyOf(passengers);
        paymentMethods = List.copyOf(paymentMethods);
    }
}
