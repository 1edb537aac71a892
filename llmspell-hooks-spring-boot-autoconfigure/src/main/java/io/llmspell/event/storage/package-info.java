/** Events in a database. */
@NullMarked
package io.llmspell.event.storage;

import org.jspecify.annotations.NullMarked;
