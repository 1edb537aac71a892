/** What the adapters of frameworks share: hooks around beans of theirs, and calls of tools with JSON. */
@NullMarked
package io.llmspell.integration.adapter;

import org.jspecify.annotations.NullMarked;
