/**
 * The profile {@code spring-ai}: a Spring AI client, with the recordings as its model and the desk's tools as its
 * tools.
 */
@NullMarked
package io.llmspell.sample.springai;

import org.jspecify.annotations.NullMarked;
