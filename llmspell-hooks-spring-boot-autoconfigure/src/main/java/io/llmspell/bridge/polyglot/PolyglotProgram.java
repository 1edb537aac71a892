package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/** A script that was read in the context that will be its first, as contexts are not made in no time. */
final class PolyglotProgram implements ScriptProgram {

    private final PolyglotLanguage language;

    private final Source source;

    private final ScriptLimits limits;

    private final AtomicReference<@Nullable PolyglotContext> first = new AtomicReference<>();

    private PolyglotProgram(PolyglotLanguage language, Source source, ScriptLimits limits) {
        this.language = language;
        this.source = source;
        this.limits = limits;
    }

    static PolyglotProgram of(PolyglotLanguage language, ScriptSource script, ScriptLimits limits) {
        Source source = Source.newBuilder(language.dialect().id(), script.text(), script.file())
                .cached(true)
                .buildLiteral();
        PolyglotProgram program = new PolyglotProgram(language, source, limits);
        PolyglotContext context = new PolyglotContext(language, source, limits);
        try {
            context.parse();
            program.first.set(context);
            return program;
        } finally {
            if (program.first.get() == null) {
                context.close();
            }
        }
    }

    @Override
    public ScriptContext open(ScriptModules modules) {
        PolyglotContext parsed = this.first.getAndSet(null);
        PolyglotContext context =
                (parsed != null) ? parsed : new PolyglotContext(this.language, this.source, this.limits);
        context.define(modules);
        return context;
    }

    @Override
    public void close() {
        PolyglotContext unused = this.first.getAndSet(null);
        if (unused != null) {
            unused.close();
        }
    }
}
