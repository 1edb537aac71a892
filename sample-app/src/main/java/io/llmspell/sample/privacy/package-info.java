/** Keeps personal data out of what leaves the tools and out of the page. */
@NullMarked
package io.llmspell.sample.privacy;

import org.jspecify.annotations.NullMarked;
