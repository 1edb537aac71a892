package io.llmspell.sample.request;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What {@code update_reservation_baggages} is asked.
 *
 * @param reservationId of which reservation
 * @param totalBaggages the checked bags it is to have
 * @param nonfreeBaggages those of them that are paid for
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BaggageChange(String reservationId, int totalBaggages, int nonfreeBaggages) {}
