/** Scripts in Lua. */
@NullMarked
package io.llmspell.bridge.lua;

import org.jspecify.annotations.NullMarked;
