package io.llmspell.sample.airline;

import java.util.List;

/**
 * Seats that are kept for a booking until it is paid.
 *
 * @param userId for whom
 * @param flights on which flights
 * @param seats how many on each
 */
public record SeatHold(String userId, List<Segment> flights, int seats) {

    public SeatHold {
        flights = List.copyOf(flights);
    }
}
