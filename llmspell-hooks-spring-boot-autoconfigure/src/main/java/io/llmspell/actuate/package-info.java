/** Actuator endpoints and health of hooks and events. */
@NullMarked
package io.llmspell.actuate;

import org.jspecify.annotations.NullMarked;
