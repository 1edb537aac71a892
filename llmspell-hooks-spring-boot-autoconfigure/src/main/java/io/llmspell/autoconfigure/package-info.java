/** Properties, auto-configurations and failure analyzers. */
@NullMarked
package io.llmspell.autoconfigure;

import org.jspecify.annotations.NullMarked;
