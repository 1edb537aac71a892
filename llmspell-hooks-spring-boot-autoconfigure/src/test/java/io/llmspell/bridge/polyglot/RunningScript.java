package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Stands in for the bridge: modules that note what scripts give, and a deadline kept from another thread. */
final class RunningScript implements AutoCloseable {

    /** Far more than a stop takes on a machine that has nothing else to do. */
    private static final long STOPS_WITHIN_MILLIS = 10_000;

    private final ScriptProgram program;

    private final ScriptContext context;

    private final Map<String, ScriptFunction> functions = new HashMap<>();

    private final List<@Nullable Object> noted = Collections.synchronizedList(new ArrayList<>());

    private RunningScript(ScriptProgram program) {
        this.program = program;
        Map<String, HostFunction> host = Map.of(
                "on",
                given -> {
                    this.functions.put(String.valueOf(given.get(0)), (ScriptFunction) given.get(1));
                    return null;
                },
                "note",
                given -> {
                    this.noted.addAll(given);
                    return given.isEmpty() ? null : given.get(0);
                },
                "overflow",
                given -> {
                    throw new StackOverflowError();
                },
                "refuse",
                given -> {
                    throw new ScriptException(ScriptException.Kind.DENIED, "no permission for " + given.get(0));
                });
        this.context = program.open(new ScriptModules(Map.of("host", host)));
    }

    static RunningScript open(ScriptLanguage language, String code) {
        String file = "sample." + language.extensions().iterator().next();
        ScriptProgram program = language.compile(ScriptSource.of("sample", file, code), ScriptLimits.DEFAULT);
        return new RunningScript(program);
    }

    static RunningScript run(ScriptLanguage language, String code) {
        RunningScript script = open(language, code);
        script.context.run();
        return script;
    }

    ScriptContext context() {
        return this.context;
    }

    ScriptProgram program() {
        return this.program;
    }

    List<@Nullable Object> noted() {
        return this.noted;
    }

    ScriptFunction function(String name) {
        return this.functions.get(name);
    }

    @Nullable
    Object call(String function, @Nullable Object argument) {
        return this.context.call(this.functions.get(function), argument);
    }

    /** Runs it on a thread of its own, which is stopped, and interrupted, after a while. */
    static @Nullable ScriptException stopped(ScriptContext context, long afterMillis) throws Exception {
        CompletableFuture<@Nullable ScriptException> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                context.run();
                outcome.complete(null);
            } catch (ScriptException ex) {
                outcome.complete(ex);
            } catch (Throwable ex) {
                outcome.completeExceptionally(ex);
            }
        });
        caller.start();
        try {
            return outcome.get(afterMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException ex) {
            caller.interrupt();
            context.stop();
            return outcome.get(STOPS_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException ex) {
            throw new AssertionError(ex.getCause());
        }
    }

    @Override
    public void close() {
        this.context.close();
        this.program.close();
    }
}
