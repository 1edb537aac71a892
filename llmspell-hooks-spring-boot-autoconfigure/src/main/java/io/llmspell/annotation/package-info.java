/** What an application imports: {@code @Hook}, the stereotypes of components, and the markers of their operations. */
@NullMarked
package io.llmspell.annotation;

import org.jspecify.annotations.NullMarked;
