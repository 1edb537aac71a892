/** What happened: each conversation with the decisions of the hooks, the log of decisions, and the counts. */
@NullMarked
package io.llmspell.sample.journal;

import org.jspecify.annotations.NullMarked;
