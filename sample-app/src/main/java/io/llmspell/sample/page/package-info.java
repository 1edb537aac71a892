/** The web page of the desk and the JSON behind it. */
@NullMarked
package io.llmspell.sample.page;

import org.jspecify.annotations.NullMarked;
