/** The workflow that books a reservation, and the tool in front of it. */
@NullMarked
package io.llmspell.sample.booking;

import org.jspecify.annotations.NullMarked;
