/** The hooks that keep the desk going when a tool is flaky, down, or asked the same thing again. */
@NullMarked
package io.llmspell.sample.resilience;

import org.jspecify.annotations.NullMarked;
