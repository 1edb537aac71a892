package io.llmspell.sample.page;

/**
 * The answer to a request.
 *
 * @param conversation the name of the conversation that was held
 */
record Held(String conversation) {}
