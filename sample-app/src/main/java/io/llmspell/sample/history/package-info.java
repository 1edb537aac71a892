/** What earlier runs of the application left behind in the store of events. */
@NullMarked
package io.llmspell.sample.history;

import org.jspecify.annotations.NullMarked;
