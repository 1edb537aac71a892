package io.llmspell.bridge.lua;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A script in a context, its functions registered by name, driven as the bridge does it. */
final class LuaScripts implements AutoCloseable {

    private final Map<String, ScriptFunction> functions = new HashMap<>();

    private final List<Object> published = new ArrayList<>();

    private final ScriptContext context;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    private LuaScripts(String script, ScriptLimits limits, Map<String, HostFunction> more) {
        Map<String, HostFunction> test = new HashMap<>(more);
        test.put("register", arguments -> {
            this.functions.put((String) arguments.get(0), (ScriptFunction) arguments.get(1));
            return null;
        });
        test.put("publish", arguments -> {
            this.published.addAll(arguments);
            return arguments.isEmpty() ? null : arguments.get(0);
        });
        this.context = LuaLanguage.create()
                .compile(ScriptSource.of("rules", "rules.lua", script), limits)
                .open(new ScriptModules(Map.of("test", test)));
    }

    static LuaScripts run(String script) {
        return run(script, ScriptLimits.DEFAULT);
    }

    static LuaScripts run(String script, ScriptLimits limits) {
        return run(script, limits, Map.of());
    }

    static LuaScripts run(String script, ScriptLimits limits, Map<String, HostFunction> more) {
        LuaScripts scripts = new LuaScripts(script, limits, more);
        scripts.context.run();
        return scripts;
    }

    /** What this piece of a function gives. */
    static Object eval(String body) {
        return eval(body, null);
    }

    static Object eval(String body, Object argument) {
        try (LuaScripts scripts = run("test.register('f', function(x) " + body + "\nend)")) {
            return scripts.call("f", argument);
        }
    }

    Object call(String name, Object argument) {
        return this.context.call(this.functions.get(name), argument);
    }

    Object call(String name) {
        return call(name, null);
    }

    /**
     * Calls it on a thread of its own, stops it after 100 ms, and gives the milliseconds it then took to end. Stops it
     * again until it has ended, as it may not have begun yet.
     */
    long stopped(String name) throws InterruptedException {
        Future<Object> call = this.thread.submit(() -> call(name));
        try {
            throw new AssertionError("It ended by itself: " + call.get(100, TimeUnit.MILLISECONDS));
        } catch (ExecutionException ex) {
            throw new AssertionError("It ended by itself", ex.getCause());
        } catch (TimeoutException ex) {
            // As it should be.
        }
        long stop = System.nanoTime();
        for (long passed = 0; passed < 10_000; passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stop)) {
            this.context.stop();
            try {
                throw new AssertionError("It returned: " + call.get(50, TimeUnit.MILLISECONDS));
            } catch (TimeoutException ex) {
                // Once more.
            } catch (ExecutionException ex) {
                if (ex.getCause() instanceof RuntimeException cause) {
                    this.failure = cause;
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stop);
                }
                throw new AssertionError("It failed otherwise", ex.getCause());
            }
        }
        throw new AssertionError("It runs on");
    }

    private RuntimeException failure = new IllegalStateException("none");

    RuntimeException failure() {
        return this.failure;
    }

    ScriptContext context() {
        return this.context;
    }

    ScriptFunction function(String name) {
        return this.functions.get(name);
    }

    List<Object> published() {
        return this.published;
    }

    @Override
    public void close() {
        this.thread.shutdown();
        this.context.close();
    }
}
