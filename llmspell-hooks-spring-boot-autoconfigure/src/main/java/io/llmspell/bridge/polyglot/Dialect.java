package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.Source;

/** In what one of the languages differs from the other. */
enum Dialect {
    /** What hooks do not need is switched off: each is a way out, or a step of the engine that cannot be stopped. */
    JAVASCRIPT("javascript", "js", 16L << 20) {
        @Override
        Map<String, String> options(ScriptLimits limits) {
            return Map.ofEntries(
                    Map.entry("js.allow-eval", "false"),
                    Map.entry("js.atomics", "false"),
                    Map.entry("js.bigint", "false"),
                    Map.entry("js.console", "false"),
                    Map.entry("js.global-arguments", "false"),
                    Map.entry("js.graal-builtin", "false"),
                    Map.entry("js.intl-402", "false"),
                    Map.entry("js.java-package-globals", "false"),
                    Map.entry("js.load", "false"),
                    Map.entry("js.max-apply-argument-length", "10000"),
                    Map.entry("js.max-typed-array-length", "1000000"),
                    Map.entry("js.polyglot-builtin", "false"),
                    Map.entry("js.print", "false"),
                    Map.entry("js.shared-array-buffer", "false"),
                    Map.entry("js.string-length-limit", String.valueOf(limits.value())));
        }
    },

    /** Without files there is nothing to import at the start; without its own threads nothing runs between calls. */
    PYTHON("python", "py", 4L << 20) {
        @Override
        Map<String, String> options(ScriptLimits limits) {
            return Map.of(
                    "python.BackgroundGCTask", "false",
                    "python.DontWriteBytecodeFlag", "true",
                    "python.IgnoreEnvironmentFlag", "true",
                    "python.IsolateFlag", "true",
                    "python.NoAsyncActions", "true",
                    "python.NoSiteFlag", "true",
                    "python.WarnExperimentalFeatures", "false");
        }
    };

    private final String title;

    private final String extension;

    private final long stack;

    Dialect(String title, String extension, long stack) {
        this.title = title;
        this.extension = extension;
        this.stack = stack;
    }

    abstract Map<String, String> options(ScriptLimits limits);

    /** As meters and lists tell it. */
    String title() {
        return this.title;
    }

    String extension() {
        return this.extension;
    }

    /**
     * Of a thread, in bytes: enough for as many calls inside of each other as JavaScript may have, and for Python,
     * where only the stack bounds them, not so much that a recursion without end takes long to fail.
     */
    long stack() {
        return this.stack;
    }

    /** As the engine names it. */
    String id() {
        return (this == JAVASCRIPT) ? "js" : "python";
    }

    /** Whether its engine tells listeners when functions begin and end: GraalPy does not. */
    boolean tellsOfCalls() {
        return this == JAVASCRIPT;
    }

    /** What runs first in each context; its frames are in no stack that a message is made of. */
    Source bootstrap() {
        String file = "bootstrap." + this.extension;
        try (InputStream in = Objects.requireNonNull(Dialect.class.getResourceAsStream(file), file);
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return Source.newBuilder(id(), text, file).internal(true).build();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
