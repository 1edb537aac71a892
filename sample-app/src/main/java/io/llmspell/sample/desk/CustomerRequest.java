package io.llmspell.sample.desk;

/**
 * What a customer says to the desk.
 *
 * @param conversation in which conversation
 * @param turn its place in the conversation, from 0
 * @param text the customer's words
 */
public record CustomerRequest(String conversation, int turn, String text) {}
