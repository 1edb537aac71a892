/** Hooks around what an application does with Spring Batch. */
@NullMarked
package io.llmspell.integration.batch;

import org.jspecify.annotations.NullMarked;
