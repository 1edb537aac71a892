package io.llmspell.bridge;

/** Is told what becomes of scripts, on the thread that loads them. What it throws is logged and has no effect. */
public interface ScriptListener {

    /** A script, or a new version of one, is in force. */
    default void loaded(ScriptStatus script) {}

    /** A version could not be loaded; the one before it, if there is one, stays in force. */
    default void failed(String language, ScriptException problem) {}

    /** A script is gone with all that it registered. */
    default void removed(ScriptStatus script) {}
}
