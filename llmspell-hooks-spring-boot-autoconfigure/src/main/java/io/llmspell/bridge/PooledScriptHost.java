package io.llmspell.bridge;

import io.llmspell.event.EventHandler;
import io.llmspell.hook.DuplicateHookException;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Loads are one after the other, under a lock; calls of scripts take none. */
final class PooledScriptHost implements ScriptHost {

    private static final Log logger = LogFactory.getLog(PooledScriptHost.class);

    private final ScriptHostBuilder settings;

    private final Supplier<HookRegistry> registry;

    private final Map<String, ScriptLanguage> languages = new LinkedHashMap<>();

    private final Map<String, Script> scripts = new TreeMap<>();

    private final PlainValues values;

    private final ContextValue contexts;

    private final EventValue events;

    private final ResultReader results;

    private final ScriptSubscriptions subscriptions;

    private final ScriptStopper stopper = new ScriptStopper();

    private final ExecutorService background = background();

    private final ScriptLoader loader;

    private boolean started;

    private boolean closed;

    PooledScriptHost(ScriptHostBuilder settings) {
        this.settings = settings;
        this.registry = settings.registry;
        settings.languages.forEach(language -> this.languages.putIfAbsent(language.name(), language));
        this.values = new PlainValues(settings.mapper, settings.limits);
        this.contexts = new ContextValue(this.values);
        this.events = new EventValue(this.values);
        this.results = new ResultReader(settings.components);
        this.subscriptions = new ScriptSubscriptions(settings.bus);
        Modules modules = new Modules(
                new HookModule(settings.registry, settings.timeout),
                new EventModule(settings.bus, this.events, this.subscriptions, settings.handlerTimeout),
                new StateModule(settings.state, this.values),
                new LogModule());
        this.loader = new ScriptLoader(settings, modules, this.stopper, this.background);
    }

    /** Contexts are made one after the other, beside the calls that need the processors. */
    private static ExecutorService background() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "llmspell-script-contexts");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public ScriptStatus load(ScriptSource source) {
        String ending = source.file().substring(source.file().lastIndexOf('.') + 1);
        for (ScriptLanguage language : this.languages.values()) {
            if (language.extensions().contains(ending)) {
                return load(source, language);
            }
        }
        throw new ScriptException(
                ScriptException.Kind.SYNTAX,
                source.file(),
                0,
                "no language has files that end so; there are " + extensions());
    }

    @Override
    public ScriptStatus load(ScriptSource source, String language) {
        ScriptLanguage found = this.languages.get(language);
        if (found == null) {
            throw new IllegalArgumentException(
                    "There is no language '" + language + "', only " + this.languages.keySet());
        }
        return load(source, found);
    }

    private synchronized ScriptStatus load(ScriptSource source, ScriptLanguage language) {
        if (this.closed) {
            throw new IllegalStateException("The host of scripts is closed: " + source.file() + " is not loaded");
        }
        Script script = this.scripts.computeIfAbsent(source.name(), Script::new);
        try {
            ScriptVersion version = this.loader.load(source, language);
            takeOver(script, version);
        } catch (ScriptException ex) {
            script.failed(ex);
            tell(listener -> listener.failed(language.name(), ex));
            throw ex;
        } finally {
            if (script.current() == null) {
                this.scripts.remove(source.name());
            }
        }
        script.loaded(this.settings.clock.instant());
        ScriptStatus status = status(script);
        tell(listener -> listener.loaded(status));
        return status;
    }

    /** Puts a version in the place of the one before, or changes nothing. */
    private void takeOver(Script script, ScriptVersion version) {
        ScriptVersion before = script.current();
        try {
            this.registry.get().exchange(hook -> isOf(hook, script), definitions(script, version));
        } catch (DuplicateHookException | IllegalArgumentException ex) {
            version.calls().close();
            throw new ScriptException(
                    ScriptException.Kind.ERROR, version.source().file(), 0, String.valueOf(ex.getMessage()));
        }
        script.current(version);
        try {
            subscribe(script, version.plan().subscriptions().values());
        } catch (RuntimeException ex) {
            restore(script, before);
            version.calls().close();
            throw new ScriptException(
                    ScriptException.Kind.ERROR, version.source().file(), 0, String.valueOf(ex.getMessage()));
        }
        if (before != null) {
            before.calls().close();
        }
    }

    private void restore(Script script, @Nullable ScriptVersion before) {
        script.current(before);
        this.registry
                .get()
                .exchange(hook -> isOf(hook, script), (before != null) ? definitions(script, before) : List.of());
        subscribe(script, (before != null) ? before.plan().subscriptions().values() : List.of());
    }

    private void subscribe(Script script, Collection<Wish> wishes) {
        if (this.started) {
            this.subscriptions.exchange(script.name, wishes, wish -> handler(script, wish));
        }
    }

    private EventHandler handler(Script script, Wish wish) {
        ScriptPermissions permissions = this.settings.permissions.apply(script.name);
        return event -> {
            if (permissions.maySee(event.eventType())) {
                script.call(wish.name(), this.events.of(event), wish.timeout());
            }
        };
    }

    private static boolean isOf(RegisteredHook hook, Script script) {
        return hook.definition().handler() instanceof ScriptHook own
                && own.script().equals(script.name);
    }

    private List<HookDefinition> definitions(Script script, ScriptVersion version) {
        List<HookDefinition> definitions = new ArrayList<>();
        version.plan().hooks().forEach((name, hook) -> definitions.add(definition(script, version, name, hook)));
        return definitions;
    }

    private HookDefinition definition(Script script, ScriptVersion version, String name, HookDefinition.Builder hook) {
        this.registry.get().find(name).flatMap(PooledScriptHost::changedMode).ifPresent(hook::mode);
        HookDefinition settled = this.settings.overrides.apply(hook.language(version.language())
                .source("script " + version.source().file())
                .handler(context -> {
                    throw new IllegalStateException("Not bound yet");
                }));
        Duration timeout = settled.metadata().timeout();
        ScriptHook handler = new ScriptHook(
                script,
                version,
                name,
                (timeout != null) ? timeout : this.settings.timeout,
                this.contexts,
                this.results);
        return new HookDefinition(
                settled.points(),
                settled.matcher(),
                settled.metadata(),
                handler,
                settled.source(),
                settled.pinned(),
                settled.elements(),
                settled.breaker());
    }

    /** What an operator has switched stays so when the script is edited. */
    private static Optional<HookMode> changedMode(RegisteredHook hook) {
        return (hook.mode() != hook.metadata().mode()) ? Optional.of(hook.mode()) : Optional.empty();
    }

    @Override
    public synchronized boolean unload(String name) {
        Script script = this.scripts.remove(name);
        if (script == null) {
            return false;
        }
        ScriptStatus status = status(script);
        remove(script);
        tell(listener -> listener.removed(status));
        return true;
    }

    private void remove(Script script) {
        this.registry.get().unregisterIf(hook -> isOf(hook, script));
        this.subscriptions.closeAll(script.name);
        ScriptVersion version = script.current();
        script.current(null);
        if (version != null) {
            version.calls().close();
        }
    }

    @Override
    public synchronized List<ScriptStatus> scripts() {
        return this.scripts.values().stream().map(this::status).toList();
    }

    private ScriptStatus status(Script script) {
        return script.status(this.subscriptions.names(script.name));
    }

    @Override
    public List<String> extensions() {
        return this.languages.values().stream()
                .flatMap(language -> language.extensions().stream())
                .sorted()
                .toList();
    }

    @Override
    public synchronized void start() {
        this.started = true;
        for (Script script : this.scripts.values()) {
            ScriptVersion version = script.current();
            if (version != null) {
                subscribe(script, version.plan().subscriptions().values());
            }
        }
    }

    @Override
    public synchronized void close() {
        if (this.closed) {
            return;
        }
        this.closed = true;
        List<ScriptCalls> calls = new ArrayList<>();
        for (Script script : this.scripts.values()) {
            ScriptVersion version = script.current();
            if (version != null) {
                calls.add(version.calls());
            }
            remove(script);
        }
        this.scripts.clear();
        // The pools are closed by now: what was to make contexts for them finds that, and lets go.
        this.background.shutdownNow().forEach(Runnable::run);
        calls.forEach(ScriptCalls::stop);
        this.stopper.close();
        this.languages.values().forEach(ScriptLanguage::close);
    }

    private void tell(Consumer<ScriptListener> event) {
        for (ScriptListener listener : this.settings.listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException ex) {
                logger.warn("A listener of scripts failed: " + listener, ex);
            }
        }
    }
}
