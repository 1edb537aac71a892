package io.llmspell.bridge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a version of a script: reads it, runs it, and warms it up. */
final class ScriptLoader {

    private static final int WARM_UP = 100;

    private static final Map<String, @Nullable Object> SAMPLE = sample();

    private final ScriptHostBuilder settings;

    private final Modules modules;

    private final ScriptStopper stopper;

    private final Executor background;

    private final LongSupplier ticker;

    /** Of those that are being loaded. */
    private final Set<ScriptStopper.Watch> watches = ConcurrentHashMap.newKeySet();

    private volatile boolean stopped;

    ScriptLoader(ScriptHostBuilder settings, Modules modules, ScriptStopper stopper, Executor background) {
        this.settings = settings;
        this.modules = modules;
        this.stopper = stopper;
        this.background = background;
        this.ticker = settings.ticker;
    }

    /** @throws ScriptException with the place */
    ScriptVersion load(ScriptSource source, ScriptLanguage language) {
        ScriptProgram program;
        try {
            program = language.compile(source, this.settings.limits);
        } catch (ScriptException ex) {
            throw ex.at(source.file(), 0);
        }
        ScriptPlan plan = new ScriptPlan();
        LoadedContext first = null;
        try {
            first = open(source, program, plan, plan, null);
            List<String> functions = functions(plan);
            ScriptCalls calls = calls(source, program, first, plan, functions);
            List<Integer> lines = new ArrayList<>();
            for (int i = 0; i < functions.size(); i++) {
                lines.add(first.line(i));
            }
            return new ScriptVersion(source, language.name(), plan, functions, lines, calls);
        } finally {
            if (first == null) {
                program.close();
            }
        }
    }

    /** The hooks, and the subscriptions that have a function. */
    private static List<String> functions(ScriptPlan plan) {
        List<String> names = new ArrayList<>(plan.hooks().keySet());
        plan.subscriptions().values().stream()
                .filter(Wish::handled)
                .map(Wish::name)
                .forEach(names::add);
        return List.copyOf(names);
    }

    private ScriptCalls calls(
            ScriptSource source,
            ScriptProgram program,
            LoadedContext first,
            ScriptPlan version,
            List<String> functions) {
        if (program.concurrent()) {
            return new SharedContext(source.file(), first, program::close);
        }
        ContextPool pool = new ContextPool(
                source.file(),
                first,
                () -> open(source, program, version, new ScriptPlan(), functions),
                program::close,
                this.background,
                this.stopper,
                this.ticker);
        if (!functions.isEmpty()) {
            pool.grow(this.settings.poolSize - 1);
        }
        return pool;
    }

    /**
     * A context in which the script has run.
     *
     * @param functions what it must register; {@code null} for what it does
     */
    private LoadedContext open(
            ScriptSource source,
            ScriptProgram program,
            ScriptPlan version,
            ScriptPlan plan,
            @Nullable List<String> functions) {
        Caller caller = new Caller(
                source.name(),
                this.settings.permissions.apply(source.name()),
                this.ticker,
                version,
                plan,
                program.concurrent());
        ScriptContext context = program.open(this.modules.of(caller));
        boolean opened = false;
        try {
            watched(source, context, () -> {
                context.run();
                warmUp(context);
            });
            caller.loaded();
            LoadedContext loaded =
                    LoadedContext.of(source.file(), context, caller, (functions != null) ? functions : functions(plan));
            opened = true;
            return loaded;
        } catch (ScriptException ex) {
            throw ex.at(source.file(), 0);
        } finally {
            if (!opened) {
                context.close();
            }
        }
    }

    private void watched(ScriptSource source, ScriptContext context, Runnable loading) {
        Duration timeout = this.settings.loadTimeout;
        ScriptStopper.Watch watch = this.stopper.watch(context, timeout.toNanos());
        this.watches.add(watch);
        if (this.stopped) {
            ScriptStopper.stop(watch);
        }
        try {
            loading.run();
        } catch (ScriptException ex) {
            if (ex.kind() != ScriptException.Kind.STOPPED) {
                throw ex;
            }
            throw new ScriptException(
                    ScriptException.Kind.STOPPED,
                    source.file(),
                    ex.line(),
                    this.stopped
                            ? "it was stopped, as the application ends"
                            : "it was stopped, as its lines outside of functions had not run to their end after "
                                    + timeout.toMillis() + " ms (llmspell.bridge.scripts.load-timeout)");
        } finally {
            this.watches.remove(watch);
            watch.end();
        }
    }

    /** Stops what is being loaded, and whatever would be from now on. */
    void stop() {
        this.stopped = true;
        this.watches.forEach(ScriptStopper::stop);
    }

    private static void warmUp(ScriptContext context) {
        ScriptFunction identity = context.identity();
        for (int i = 0; i < WARM_UP; i++) {
            context.call(identity, SAMPLE);
        }
    }

    private static Map<String, @Nullable Object> sample() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name : List.of("point", "component", "component_type", "operation", "correlation_id", "call_id")) {
            fields.put(name, name);
        }
        fields.put("attempt", 1L);
        fields.put("arguments", Map.of("text", "some", "number", 2.5, "flag", true, "list", List.of("a", 1L)));
        fields.put("result", null);
        fields.put("metadata", Map.of());
        return fields;
    }
}
