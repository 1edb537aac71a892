/** WebAssembly plug-ins, on Chicory: JSON in and out through the memory of the plug-in. */
@NullMarked
package io.llmspell.bridge.wasm;

import org.jspecify.annotations.NullMarked;
