package io.llmspell.bridge;

/** A function of a script, in one of its contexts: an engine has its own form of it. */
public interface ScriptFunction {

    /** The line where it begins, from 1; 0 where the language does not know. */
    default int line() {
        return 0;
    }
}
