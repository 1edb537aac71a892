package io.llmspell.bridge;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The languages of a host; of two of one name, or one ending of files, the one that was added first counts. */
final class ScriptLanguages {

    private final Map<String, ScriptLanguage> byName = new LinkedHashMap<>();

    ScriptLanguages(Collection<ScriptLanguage> languages) {
        languages.forEach(language -> this.byName.putIfAbsent(language.name(), language));
    }

    /** The language of a file's ending. */
    ScriptLanguage of(ScriptSource source) {
        String ending = source.file().substring(source.file().lastIndexOf('.') + 1);
        for (ScriptLanguage language : this.byName.values()) {
            if (language.extensions().contains(ending)) {
                return language;
            }
        }
        throw new ScriptException(
                ScriptException.Kind.SYNTAX,
                source.file(),
                0,
                "no language has files that end so; there are " + extensions());
    }

    ScriptLanguage named(String name) {
        ScriptLanguage found = this.byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("There is no language '" + name + "', only " + this.byName.keySet());
        }
        return found;
    }

    List<String> extensions() {
        return this.byName.values().stream()
                .flatMap(language -> language.extensions().stream())
                .sorted()
                .toList();
    }

    void close() {
        this.byName.values().forEach(ScriptLanguage::close);
    }
}
