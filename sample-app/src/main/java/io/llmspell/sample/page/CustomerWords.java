package io.llmspell.sample.page;

import org.jspecify.annotations.Nullable;

/**
 * A request typed into the page.
 *
 * @param text the customer's words
 */
record CustomerWords(@Nullable String text) {}
