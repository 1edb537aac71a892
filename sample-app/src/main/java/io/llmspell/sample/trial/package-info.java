/** Tries a policy on what was recorded. */
@NullMarked
package io.llmspell.sample.trial;

import org.jspecify.annotations.NullMarked;
