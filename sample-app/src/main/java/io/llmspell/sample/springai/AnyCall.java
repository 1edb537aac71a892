package io.llmspell.sample.springai;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tool for functions without a tool of their own is given by a model.
 *
 * @param function the name of the function
 * @param arguments by name
 */
record AnyCall(String function, Map<String, @Nullable Object> arguments) {}
