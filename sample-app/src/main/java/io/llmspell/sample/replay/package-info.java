/** Plays recorded conversations through the desk. */
@NullMarked
package io.llmspell.sample.replay;

import org.jspecify.annotations.NullMarked;
