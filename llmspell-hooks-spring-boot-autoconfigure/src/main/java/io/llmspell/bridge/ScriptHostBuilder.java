package io.llmspell.bridge;

import io.llmspell.event.EventBus;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookRegistry;
import io.llmspell.state.HookStateStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Collects what a {@link ScriptHost} is made of. Not safe for use by several threads. */
public final class ScriptHostBuilder {

    static final Supplier<EventBus> NO_EVENTS = () -> {
        throw noEvents();
    };

    Supplier<HookRegistry> registry = () -> {
        throw new IllegalStateException("Scripts need a registry of hooks");
    };

    Supplier<EventBus> bus = NO_EVENTS;

    Supplier<HookStateStore> state = lazily(HookStateStore::inMemory);

    final List<ScriptLanguage> languages = new ArrayList<>();

    final List<ScriptListener> listeners = new ArrayList<>();

    ScriptLimits limits = ScriptLimits.DEFAULT;

    int poolSize = Runtime.getRuntime().availableProcessors();

    Duration timeout = Duration.ofMillis(250);

    Duration handlerTimeout = Duration.ofSeconds(1);

    Duration loadTimeout = Duration.ofSeconds(10);

    Function<String, ScriptPermissions> permissions = script -> ScriptPermissions.DEFAULT;

    UnaryOperator<HookDefinition> overrides = definition -> definition;

    Function<String, @Nullable Object> components = name -> null;

    JsonMapper mapper = JsonMapper.shared();

    Clock clock = Clock.systemUTC();

    LongSupplier ticker = System::nanoTime;

    ScriptHostBuilder() {}

    /** Where hooks are registered; asked for when the first script is loaded. */
    public ScriptHostBuilder registry(Supplier<HookRegistry> registry) {
        this.registry = registry;
        return this;
    }

    /** Where events are published and subscribed to; asked for when a script does. Default: none. */
    public ScriptHostBuilder bus(Supplier<EventBus> bus) {
        this.bus = bus;
        return this;
    }

    /** What scripts remember; asked for when one does. Default: in memory. */
    public ScriptHostBuilder state(Supplier<HookStateStore> state) {
        this.state = state;
        return this;
    }

    /** Adds languages; of two with one name, or one ending of files, the one that was added first counts. */
    public ScriptHostBuilder languages(Collection<? extends ScriptLanguage> languages) {
        this.languages.addAll(languages);
        return this;
    }

    public ScriptHostBuilder listeners(Collection<? extends ScriptListener> listeners) {
        this.listeners.addAll(listeners);
        return this;
    }

    public ScriptHostBuilder limits(ScriptLimits limits) {
        this.limits = limits;
        return this;
    }

    /** How many calls of one script run at a time, each in a context of its own; default: one for each processor. */
    public ScriptHostBuilder poolSize(int poolSize) {
        if (poolSize < 1) {
            throw new IllegalArgumentException("The pool size must be at least 1, but is " + poolSize);
        }
        this.poolSize = poolSize;
        return this;
    }

    /** The deadline of a hook that does not say; 250 ms by default. */
    public ScriptHostBuilder timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** The deadline of a handler of events that does not say; a second by default. */
    public ScriptHostBuilder handlerTimeout(Duration handlerTimeout) {
        this.handlerTimeout = handlerTimeout;
        return this;
    }

    /** How long a script may take to run from its first line to its last; ten seconds by default. */
    public ScriptHostBuilder loadTimeout(Duration loadTimeout) {
        this.loadTimeout = loadTimeout;
        return this;
    }

    /** What a script may touch, by its name. Default: {@link ScriptPermissions#DEFAULT}. */
    public ScriptHostBuilder permissions(Function<String, ScriptPermissions> permissions) {
        this.permissions = permissions;
        return this;
    }

    /** Changes the definition of a hook by what configuration says of it. */
    public ScriptHostBuilder overrides(UnaryOperator<HookDefinition> overrides) {
        this.overrides = overrides;
        return this;
    }

    /** Finds the component that an operation is run on instead of its own. Default: none. */
    public ScriptHostBuilder components(Function<String, @Nullable Object> components) {
        this.components = components;
        return this;
    }

    /** Makes data of the objects of the application. */
    public ScriptHostBuilder mapper(JsonMapper mapper) {
        this.mapper = mapper;
        return this;
    }

    public ScriptHostBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** Measures deadlines, in nanoseconds. The thread that stops scripts uses the JVM's own. */
    public ScriptHostBuilder ticker(LongSupplier ticker) {
        this.ticker = ticker;
        return this;
    }

    public ScriptHost build() {
        return new PooledScriptHost(this);
    }

    static ScriptException noEvents() {
        return new ScriptException(
                ScriptException.Kind.ERROR,
                "this application has no events: switch them on by llmspell.events.enabled=true, or have no script"
                        + " that uses them");
    }

    private static <T> Supplier<T> lazily(Supplier<T> made) {
        return new Supplier<>() {

            private @Nullable T value;

            @Override
            public synchronized T get() {
                T value = this.value;
                if (value == null) {
                    value = made.get();
                    this.value = value;
                }
                return value;
            }
        };
    }
}
