/** What keeps events within bounds: schemas and rate limits. */
@NullMarked
package io.llmspell.security;

import org.jspecify.annotations.NullMarked;
