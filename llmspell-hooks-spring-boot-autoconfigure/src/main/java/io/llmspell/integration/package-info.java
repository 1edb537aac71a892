/** Ties hooks to Spring beans: components and their operations, the discovery of {@code @Hook}, and the templates. */
@NullMarked
package io.llmspell.integration;

import org.jspecify.annotations.NullMarked;
