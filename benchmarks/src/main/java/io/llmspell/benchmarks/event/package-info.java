/** What events cost, here and with others. */
@NullMarked
package io.llmspell.benchmarks.event;

import org.jspecify.annotations.NullMarked;
