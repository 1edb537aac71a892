/** Meters and observations of hooks and events. */
@NullMarked
package io.llmspell.observability;

import org.jspecify.annotations.NullMarked;
