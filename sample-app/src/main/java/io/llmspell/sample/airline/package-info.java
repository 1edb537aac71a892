/** What the desk knows of travellers and reservations, and the state component that keeps it. */
@NullMarked
package io.llmspell.sample.airline;

import org.jspecify.annotations.NullMarked;
