/** What a hook in another language costs. */
@NullMarked
package io.llmspell.benchmarks.bridge;

import org.jspecify.annotations.NullMarked;
