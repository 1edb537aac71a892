package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptLanguage;

/** Scripts in Python, in files that end in {@code .py}, on GraalPy: {@code org.graalvm.polyglot:python-community}. */
public final class PythonLanguage {

    private PythonLanguage() {}

    /** The language, with an engine of its own that starts with the first script: that takes some seconds. */
    public static ScriptLanguage create() {
        return new PolyglotLanguage(Dialect.PYTHON);
    }
}
