package io.llmspell.bridge;

/** A script that was read: makes the contexts it runs in. Thread-safe. */
public interface ScriptProgram extends AutoCloseable {

    /**
     * Makes a context of its own, in which nothing has run yet.
     *
     * @param modules what the script finds as globals: modules of functions, such as {@code hook} with {@code register}
     */
    ScriptContext open(ScriptModules modules);

    /**
     * Whether one context takes calls of many threads at once, so that there is no need of several. Not so for scripts.
     */
    default boolean concurrent() {
        return false;
    }

    /** Lets go of what its contexts share; they are closed by then. */
    @Override
    default void close() {}
}
