package io.llmspell.bridge;

import org.jspecify.annotations.Nullable;

/**
 * One isolated instance of a script, with globals of its own. One thread uses it at a time, but not always the same;
 * only {@link #stop()} comes from another one meanwhile.
 *
 * <p>Nothing that runs in it reaches files, the network, processes, the environment or Java.
 */
public interface ScriptContext extends AutoCloseable {

    /**
     * Runs the script from its first line to its last. Called once, before all else.
     *
     * @throws ScriptException if it fails, with the line, or is stopped
     */
    void run();

    /**
     * Calls a function that the script handed to one of its modules.
     *
     * @param function of this context
     * @param argument a plain value
     * @return a plain value
     * @throws ScriptException if the script fails, with the line, is stopped, or returns what is no plain value
     */
    @Nullable
    Object call(ScriptFunction function, @Nullable Object argument);

    /**
     * A function that returns what it is given, written in the language of the script: with it, the way in and out is
     * warmed up.
     */
    ScriptFunction identity();

    /**
     * Stops what runs now, whatever it does: {@link #run} or {@link #call} ends soon with
     * {@link ScriptException.Kind#STOPPED}. Called on another thread, and again until that has ended; the next call
     * does not begin before this has returned, and is not affected. Where nothing runs yet, or any more, it does
     * nothing. Where the script cannot be made to stop otherwise, the context may become {@linkplain #usable()
     * unusable}.
     */
    void stop();

    /** Whether it can be called again. Asked between calls. */
    boolean usable();

    /** Lets go of it. Not called while anything runs in it. */
    @Override
    void close();
}
