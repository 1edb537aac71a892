/** The written policy of the airline, and the guards that enforce it. */
@NullMarked
package io.llmspell.sample.policy;

import org.jspecify.annotations.NullMarked;
