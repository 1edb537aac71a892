package io.llmspell.bridge;

import java.util.Set;

/**
 * A language that scripts are written in: the engine behind it. Where a bean of this type is found, its scripts are.
 *
 * <p>Values go between Java and a script as <em>plain values</em>: {@code null}, {@link Boolean}, {@link Long} and
 * {@link Double}, other {@link Number}s where a language has them, {@link String}, {@link java.util.List},
 * {@link java.util.Map} with strings as keys and, from scripts only, {@link ScriptFunction}. What a script gives is a
 * copy, measured by a {@link ValueBudget} while it is made, and never a view of what the script can go on changing.
 *
 * <p>Thread-safe.
 */
public interface ScriptLanguage extends AutoCloseable {

    /** In lower case, such as {@code lua}: the language of the hooks, as meters and lists tell it. */
    String name();

    /** The endings of file names, without a dot; none for plug-ins that are not found by their names. */
    Set<String> extensions();

    /**
     * Reads a script, and runs nothing of it.
     *
     * @throws ScriptException if it is not one of this language, with the line
     */
    ScriptProgram compile(ScriptSource source, ScriptLimits limits);

    /** Lets go of what all scripts of the language share; they are closed by then. */
    @Override
    default void close() {}
}
