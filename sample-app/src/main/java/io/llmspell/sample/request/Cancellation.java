package io.llmspell.sample.request;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What {@code cancel_reservation} is asked.
 *
 * @param reservationId which reservation
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Cancellation(String reservationId) {}
