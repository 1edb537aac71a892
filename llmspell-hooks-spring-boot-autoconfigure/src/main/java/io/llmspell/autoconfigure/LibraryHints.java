package io.llmspell.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What the library itself reads at run time, for ahead-of-time processing. */
final class LibraryHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources()
                .registerPattern("io/llmspell/event/storage/*.sql")
                .registerPattern("io/llmspell/jdbc/*.sql")
                .registerPattern("io/llmspell/state/*.sql")
                .registerPattern("io/llmspell/bridge/polyglot/bootstrap.*");
    }
}
