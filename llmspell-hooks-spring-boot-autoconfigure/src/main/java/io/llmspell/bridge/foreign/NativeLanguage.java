package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plug-ins in native code: shared libraries with the C interface of {@code META-INF/llmspell/llmspell_hooks.h}. They
 * are trusted: nothing bounds or stops them, and a fault of theirs ends the process. A source holds the path of a
 * library ({@link NativeLibrary#source()}). Needs Java 22.
 */
public final class NativeLanguage implements ScriptLanguage {

    private final JsonMapper mapper;

    private final int version;

    private @Nullable NativeEngine engine;

    NativeLanguage(JsonMapper mapper, int version) {
        this.mapper = mapper;
        this.version = version;
    }

    /** Loads nothing yet, so that it can be made by any version of Java. */
    public static NativeLanguage create(JsonMapper mapper) {
        return new NativeLanguage(mapper, Runtime.version().feature());
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Set<String> extensions() {
        return Set.of();
    }

    /**
     * Checks the file of a library, and loads nothing.
     *
     * @throws ScriptException if this Java is older than 22, or the file is not there or another one
     */
    @Override
    public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
        NativeEngine used = engine(source);
        NativeLibrary library = NativeLibrary.of(source);
        library.check();
        return new NativeProgram(used, library, limits, this.mapper);
    }

    private synchronized NativeEngine engine(ScriptSource source) {
        if (this.engine == null) {
            this.engine = NativeEngine.of(this.version);
        }
        if (this.engine == null) {
            throw new ScriptException(
                    ScriptException.Kind.ERROR,
                    source.file(),
                    0,
                    "native plug-ins need Java " + NativeEngine.NEEDED + " or newer, and this is Java " + this.version);
        }
        return this.engine;
    }

    private record NativeProgram(NativeEngine engine, NativeLibrary library, ScriptLimits limits, JsonMapper mapper)
            implements ScriptProgram {

        @Override
        public ScriptContext open(ScriptModules modules) {
            return this.engine.open(this.library, modules, this.limits, this.mapper);
        }

        @Override
        public boolean concurrent() {
            return true;
        }
    }
}
