package io.llmspell.sample.airline;

/**
 * What a tool answered about a customer of the airline, as far as the desk has to know it.
 *
 * @param userId as the airline writes it
 * @param membership their tier
 */
public record Traveller(String userId, Membership membership) {}
