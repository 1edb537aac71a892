/** Plug-ins in native code: shared libraries with the C interface of {@code META-INF/llmspell/llmspell_hooks.h}. */
@NullMarked
package io.llmspell.bridge.foreign;

import org.jspecify.annotations.NullMarked;
