/** The hook engine: points, results, the registry, and the executor that runs hooks under breaker and deadline. */
@NullMarked
package io.llmspell.hook;

import org.jspecify.annotations.NullMarked;
