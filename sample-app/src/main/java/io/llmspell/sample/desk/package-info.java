/** The agent that serves the customer. */
@NullMarked
package io.llmspell.sample.desk;

import org.jspecify.annotations.NullMarked;
