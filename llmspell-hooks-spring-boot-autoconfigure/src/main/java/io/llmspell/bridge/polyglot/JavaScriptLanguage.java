package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptLanguage;

/** Scripts in JavaScript, in files that end in {@code .js}, on GraalJS: {@code org.graalvm.polyglot:js-community}. */
public final class JavaScriptLanguage {

    private JavaScriptLanguage() {}

    /** The language, with an engine of its own that starts with the first script. */
    public static ScriptLanguage create() {
        return new PolyglotLanguage(Dialect.JAVASCRIPT);
    }
}
