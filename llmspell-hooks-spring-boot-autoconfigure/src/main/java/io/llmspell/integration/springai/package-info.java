/** Hooks around the tools, the models and the memories of Spring AI. */
@NullMarked
package io.llmspell.integration.springai;

import org.jspecify.annotations.NullMarked;
