package io.llmspell.bridge;

import io.llmspell.event.EventHandler;
import io.llmspell.event.UniversalEvent;
import io.llmspell.hook.DuplicateHookException;
import io.llmspell.hook.HookRegistrationRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Loads are one after the other. What a script does while it is loaded runs outside of the monitor, which guards only
 * which version of which script is in force; calls of scripts take no lock.
 */
final class PooledScriptHost implements ScriptHost {

    private static final Log logger = LogFactory.getLog(PooledScriptHost.class);

    private final ScriptHostBuilder settings;

    private final ScriptLanguages languages;

    private final Map<String, Script> scripts = new TreeMap<>();

    private final PlainValues values;

    private final EventValue events;

    private final ScriptHooks hooks;

    private final ScriptSubscriptions subscriptions;

    private final ScriptStopper stopper = new ScriptStopper();

    private final ExecutorService background = background();

    private final ScriptLoader loader;

    private final ReentrantLock loads = new ReentrantLock();

    /** Versions that are no longer in force, while calls of them run. */
    private final List<ScriptCalls> retired = new ArrayList<>();

    private boolean started;

    private boolean closed;

    PooledScriptHost(ScriptHostBuilder settings) {
        this.settings = settings;
        this.languages = new ScriptLanguages(settings.languages);
        this.values = new PlainValues(settings.mapper, settings.limits);
        this.events = new EventValue(this.values);
        this.hooks = new ScriptHooks(settings, this.values);
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
        return load(source, this.languages.of(source));
    }

    @Override
    public ScriptStatus load(ScriptSource source, String language) {
        return load(source, this.languages.named(language));
    }

    private ScriptStatus load(ScriptSource source, ScriptLanguage language) {
        this.loads.lock();
        try {
            requireOpen(source);
            requireOwnName(source, language);
            ScriptStatus status = takeOver(this.loader.load(source, language));
            tell(listener -> listener.loaded(status));
            return status;
        } catch (ScriptException ex) {
            if (failed(source, ex)) {
                tell(listener -> listener.failed(language.name(), ex));
            }
            throw ex;
        } finally {
            this.loads.unlock();
        }
    }

    private synchronized void requireOpen(ScriptSource source) {
        if (this.closed) {
            throw new IllegalStateException("The host of scripts is closed: " + source.file() + " is not loaded");
        }
    }

    /** Returns whether it is a fault: what does not come to its end as the application ends is none. */
    private synchronized boolean failed(ScriptSource source, ScriptException problem) {
        Script script = this.scripts.get(source.name());
        if (script != null) {
            script.failed(problem);
        }
        return !this.closed;
    }

    /** A plug-in is listed, and not found by its ending: no other file gets its place, and permissions, by its name. */
    private synchronized void requireOwnName(ScriptSource source, ScriptLanguage language) {
        Script script = this.scripts.get(source.name());
        ScriptVersion current = (script != null) ? script.current() : null;
        if (current == null || current.source().file().equals(source.file())) {
            return;
        }
        ScriptLanguage other = this.languages.named(current.language());
        if (language.extensions().isEmpty() || other.extensions().isEmpty()) {
            throw new ScriptException(
                    ScriptException.Kind.ERROR,
                    source.file(),
                    0,
                    "its name, '" + source.name() + "', is that of "
                            + current.source().file() + ", which stays in force: rename one of the two files");
        }
    }

    /** Puts a version in the place of the one before, or changes nothing. */
    private synchronized ScriptStatus takeOver(ScriptVersion version) {
        String name = version.source().name();
        Script script = this.scripts.getOrDefault(name, new Script(name));
        ScriptVersion before = script.current();
        boolean taken = false;
        try {
            requireOpen(version.source());
            this.hooks.exchange(script, version);
            script.current(version);
            subscribe(script, before, version);
            taken = true;
        } catch (DuplicateHookException | HookRegistrationRefusedException | IllegalArgumentException ex) {
            throw new ScriptException(
                    ScriptException.Kind.ERROR, version.source().file(), 0, String.valueOf(ex.getMessage()));
        } finally {
            if (!taken) {
                version.calls().close();
            }
        }
        this.scripts.put(name, script);
        script.loaded(this.settings.clock.instant());
        retire(before);
        return status(script);
    }

    private void retire(@Nullable ScriptVersion version) {
        this.retired.removeIf(ScriptCalls::ended);
        if (version != null) {
            version.calls().close();
            this.retired.add(version.calls());
        }
    }

    private void subscribe(Script script, @Nullable ScriptVersion before, ScriptVersion version) {
        try {
            subscribe(script, version);
        } catch (RuntimeException ex) {
            script.current(before);
            this.hooks.exchange(script, before);
            throw new ScriptException(
                    ScriptException.Kind.ERROR, version.source().file(), 0, String.valueOf(ex.getMessage()));
        }
    }

    private void subscribe(Script script, ScriptVersion version) {
        if (this.started) {
            this.subscriptions.exchange(
                    script.name, version.plan().subscriptions().values(), wish -> handler(script, wish));
        }
    }

    private EventHandler handler(Script script, Wish wish) {
        ScriptPermissions permissions = this.settings.permissions.apply(script.name);
        return event -> {
            if (permissions.maySee(event.eventType())) {
                handle(script, wish, event);
            }
        };
    }

    /** The log of events names no more than the class of what went wrong. */
    private void handle(Script script, Wish wish, UniversalEvent event) {
        try {
            script.call(wish.name(), this.events.of(event), wish.timeout());
        } catch (ScriptException ex) {
            LogModule.warn(script.name, "The handler '" + wish.name() + "' failed: " + ex.getMessage());
            throw ex;
        }
    }

    @Override
    public boolean unload(String name) {
        ScriptStatus status = removed(name);
        if (status != null) {
            tell(listener -> listener.removed(status));
        }
        return status != null;
    }

    private synchronized @Nullable ScriptStatus removed(String name) {
        Script script = this.scripts.remove(name);
        if (script == null) {
            return null;
        }
        ScriptStatus status = status(script);
        remove(script);
        return status;
    }

    private void remove(Script script) {
        this.hooks.exchange(script, null);
        ScriptVersion version = script.current();
        script.current(null);
        // Before its subscriptions are closed, so that a call that runs on opens no more.
        retire(version);
        this.subscriptions.closeAll(script.name);
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
        return this.languages.extensions();
    }

    @Override
    public synchronized void start() {
        this.started = true;
        for (Script script : this.scripts.values()) {
            ScriptVersion version = script.current();
            if (version != null) {
                start(script, version);
            }
        }
    }

    private void start(Script script, ScriptVersion version) {
        try {
            subscribe(script, version);
        } catch (RuntimeException ex) {
            throw new ScriptException(
                    ScriptException.Kind.ERROR, version.source().file(), 0, String.valueOf(ex.getMessage()));
        }
    }

    @Override
    public void close() {
        if (!removeAll()) {
            return;
        }
        this.loader.stop();
        // The pools are closed by now: what was to make contexts for them finds that, and lets go.
        this.background.shutdownNow().forEach(Runnable::run);
        this.retired.forEach(ScriptCalls::stop);
        awaitLoad();
        this.stopper.close();
        this.languages.close();
    }

    /** Returns whether this is the first time. Nothing is loaded, or retired, any more. */
    private synchronized boolean removeAll() {
        if (this.closed) {
            return false;
        }
        this.closed = true;
        this.scripts.values().forEach(this::remove);
        this.scripts.clear();
        return true;
    }

    /** Waits a moment for what is being loaded, which was stopped. */
    private void awaitLoad() {
        try {
            if (this.loads.tryLock(1, TimeUnit.SECONDS)) {
                this.loads.unlock();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
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
