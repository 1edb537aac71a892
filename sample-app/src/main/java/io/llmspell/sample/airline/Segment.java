package io.llmspell.sample.airline;

import java.time.LocalDate;
import java.util.Objects;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A flight on a day.
 *
 * @param flightNumber of the airline
 * @param date the day it leaves
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Segment(String flightNumber, LocalDate date) {

    public Segment {
        Objects.requireNonNull(flightNumber, "flightNumber");
        Objects.requireNonNull(date, "date");
    }

    @Override
    public String toString() {
        return this.flightNumber + " on " + this.date;
    }
}
