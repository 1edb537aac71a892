/** The tools of the desk, one component for each function that a recording calls. */
@NullMarked
package io.llmspell.sample.tool;

import org.jspecify.annotations.NullMarked;
