/** Hooks and events of scripts and plug-ins: what all languages share. */
@NullMarked
package io.llmspell.bridge;

import org.jspecify.annotations.NullMarked;
