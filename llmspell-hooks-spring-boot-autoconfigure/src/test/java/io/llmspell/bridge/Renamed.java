package io.llmspell.bridge;

import java.util.Set;

/** The same language with another name and other endings of files. */
record Renamed(FakeLanguage language, String name, Set<String> extensions) implements ScriptLanguage {

    Renamed(FakeLanguage language, String name, String... extensions) {
        this(language, name, Set.of(extensions));
    }

    @Override
    public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
        return this.language.compile(source, limits);
    }
}
