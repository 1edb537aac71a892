/** Scripts in JavaScript and Python, on GraalVM's engines in their interpreters. */
@NullMarked
package io.llmspell.bridge.polyglot;

import org.jspecify.annotations.NullMarked;
