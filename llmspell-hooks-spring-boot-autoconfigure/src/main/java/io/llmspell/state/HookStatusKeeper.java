package io.llmspell.state;

import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the breakers and modes of hooks survive a restart: saves each change, and gives a hook that is registered for the
 * first time what was saved of it. An open breaker is open for the rest of its time. A mode comes back only where the
 * hook is declared with the same mode as when it was saved: who changed the configuration since wants that.
 */
public final class HookStatusKeeper implements HookListener {

    private static final Logger logger = System.getLogger(HookStatusKeeper.class.getName());

    /** Breakers know no shorter wait: what should have been over is tried at the next call. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final @Nullable HookState breakers;

    private final @Nullable HookState modes;

    private final Supplier<HookRegistry> registry;

    private final Executor executor;

    private final Clock clock;

    /** What was saved before the start, until a hook took it: one that is replaced later begins anew. */
    private final Map<String, SavedBreaker> savedBreakers = new ConcurrentHashMap<>();

    private final Map<String, SavedMode> savedModes = new ConcurrentHashMap<>();

    /** Saves are made one after the other, each of what is the case then: so the last one is right. */
    private final Object order = new Object();

    private HookStatusKeeper(Settings settings, HookStateStore store, Supplier<HookRegistry> registry) {
        this.breakers = settings.breakers() ? store.open("llmspell:breakers") : null;
        this.modes = settings.modes() ? store.open("llmspell:modes") : null;
        this.registry = registry;
        this.executor = settings.executor();
        this.clock = settings.clock();
        load(this.breakers, SavedBreaker.class, this.savedBreakers);
        load(this.modes, SavedMode.class, this.savedModes);
    }

    /**
     * What is kept, and how.
     *
     * @param breakers whether breakers are
     * @param modes whether modes are
     * @param executor writes changes
     * @param clock tells how long a breaker is still to be open
     */
    public record Settings(boolean breakers, boolean modes, Executor executor, Clock clock) {}

    /** Reads what was saved. */
    public static HookStatusKeeper of(Settings settings, HookStateStore store, Supplier<HookRegistry> registry) {
        return new HookStatusKeeper(settings, store, registry);
    }

    /**
     * A breaker that was open.
     *
     * @param openUntil in milliseconds since 1970
     */
    record SavedBreaker(long openUntil) {}

    /**
     * A mode that was changed.
     *
     * @param mode the mode
     * @param declared the one the hook was declared with
     */
    record SavedMode(HookMode mode, HookMode declared) {}

    private static <T> void load(@Nullable HookState state, Class<T> type, Map<String, T> saved) {
        if (state != null) {
            for (String hook : state.keys()) {
                state.get(hook, type).ifPresent(value -> saved.put(hook, value));
            }
        }
    }

    @Override
    public void registered(RegisteredHook hook) {
        SavedMode mode = this.savedModes.remove(hook.name());
        if (mode != null && mode.declared() == hook.metadata().mode()) {
            this.registry.get().setMode(hook.name(), mode.mode());
        }
        SavedBreaker breaker = this.savedBreakers.remove(hook.name());
        if (breaker != null) {
            Duration left = Duration.between(this.clock.instant(), Instant.ofEpochMilli(breaker.openUntil()));
            this.registry.get().openBreaker(hook.name(), (left.compareTo(SHORTEST) > 0) ? left : SHORTEST);
        }
    }

    @Override
    public void modeChanged(RegisteredHook hook, HookMode from, HookMode to) {
        HookState state = this.modes;
        if (state != null) {
            save(hook, () -> saveMode(state, hook));
        }
    }

    private static void saveMode(HookState state, RegisteredHook hook) {
        HookMode declared = hook.metadata().mode();
        HookMode mode = hook.mode();
        if (mode == declared) {
            state.remove(hook.name());
        } else {
            state.put(hook.name(), new SavedMode(mode, declared));
        }
    }

    @Override
    public void breakerChanged(RegisteredHook hook, BreakerState from, BreakerState to) {
        HookState state = this.breakers;
        if (state != null) {
            save(hook, () -> saveBreaker(state, hook));
        }
    }

    private static void saveBreaker(HookState state, RegisteredHook hook) {
        Instant until = hook.breakerOpenUntil().orElse(null);
        if (until == null || hook.breakerState() == BreakerState.CLOSED) {
            state.remove(hook.name());
        } else {
            state.put(hook.name(), new SavedBreaker(until.toEpochMilli()));
        }
    }

    private void save(RegisteredHook hook, Runnable write) {
        try {
            this.executor.execute(() -> {
                synchronized (this.order) {
                    try {
                        write.run();
                    } catch (RuntimeException ex) {
                        notSaved(hook, ex);
                    }
                }
            });
        } catch (RejectedExecutionException ex) {
            notSaved(hook, ex);
        }
    }

    private static void notSaved(RegisteredHook hook, RuntimeException ex) {
        logger.log(Level.WARNING, () -> "What became of " + hook + " could not be saved", ex);
    }
}
