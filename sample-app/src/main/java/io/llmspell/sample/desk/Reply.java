package io.llmspell.sample.desk;

/**
 * What the desk says to a customer.
 *
 * @param text the agent's words; empty where it has none
 */
public record Reply(String text) {}
