package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** A language whose engine is loaded when there is a script of it, and asked for by name if it is missing then. */
final class LazyLanguage implements ScriptLanguage {

    private final String name;

    private final Set<String> extensions;

    private final String engine;

    private final String dependency;

    private final @Nullable ClassLoader classLoader;

    private final Supplier<ScriptLanguage> made;

    private @Nullable ScriptLanguage language;

    /**
     * @param engine a class that is only there with the engine
     * @param dependency that brings it
     * @param classLoader of the application
     */
    LazyLanguage(
            String name,
            Set<String> extensions,
            String engine,
            String dependency,
            @Nullable ClassLoader classLoader,
            Supplier<ScriptLanguage> made) {
        this.classLoader = classLoader;
        this.name = name;
        this.extensions = extensions;
        this.engine = engine;
        this.dependency = dependency;
        this.made = made;
    }

    @Override
    public String name() {
        return this.name;
    }

    @Override
    public Set<String> extensions() {
        return this.extensions;
    }

    @Override
    public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
        return language(source).compile(source, limits);
    }

    private synchronized ScriptLanguage language(ScriptSource source) {
        ScriptLanguage language = this.language;
        if (language == null) {
            if (!ClassUtils.isPresent(this.engine, this.classLoader)) {
                throw new MissingLibraryException("the script " + source.file(), this.dependency);
            }
            language = this.made.get();
            this.language = language;
        }
        return language;
    }

    @Override
    public synchronized void close() {
        if (this.language != null) {
            this.language.close();
        }
    }
}
