/** Hooks around the runs, the tools, the models and the sessions of Google's Agent Development Kit. */
@NullMarked
package io.llmspell.integration.adk;

import org.jspecify.annotations.NullMarked;
