/** A travel desk whose agent, tools, workflow and state are watched by hooks. */
@NullMarked
package io.llmspell.sample;

import org.jspecify.annotations.NullMarked;
