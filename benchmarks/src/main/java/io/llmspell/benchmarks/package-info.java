/** What hooks cost. */
@NullMarked
package io.llmspell.benchmarks;

import org.jspecify.annotations.NullMarked;
