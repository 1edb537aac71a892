package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptFunction;
import java.lang.foreign.MemorySegment;

/**
 * A handler of a library.
 *
 * @param owner whose stubs the library has
 * @param handler its address
 * @param userData what it is called with
 */
record NativeFunction(Object owner, MemorySegment handler, MemorySegment userData) implements ScriptFunction {}
