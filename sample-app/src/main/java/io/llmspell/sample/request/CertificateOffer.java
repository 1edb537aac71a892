package io.llmspell.sample.request;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What {@code send_certificate} is asked.
 *
 * @param userId to whom
 * @param amount in dollars
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CertificateOffer(String userId, int amount) {}
