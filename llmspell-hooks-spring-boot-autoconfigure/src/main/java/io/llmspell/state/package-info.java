/** What hooks remember, and a record of what they decided: in memory or in a database. */
@NullMarked
package io.llmspell.state;

import org.jspecify.annotations.NullMarked;
