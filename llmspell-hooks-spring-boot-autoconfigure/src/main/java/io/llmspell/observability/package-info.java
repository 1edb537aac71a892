/** Meters of hooks. */
@NullMarked
package io.llmspell.observability;

import org.jspecify.annotations.NullMarked;
