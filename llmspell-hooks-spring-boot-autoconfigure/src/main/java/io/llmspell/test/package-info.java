/**
 * What tests of hooks and handlers are written with: contexts, assertions, a bus and a clock moved by hand, a slice.
 */
@NullMarked
package io.llmspell.test;

import org.jspecify.annotations.NullMarked;
