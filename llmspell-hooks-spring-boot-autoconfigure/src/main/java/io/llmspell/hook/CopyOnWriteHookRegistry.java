package io.llmspell.hook;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes make a new snapshot under a lock; readers take the snapshot of now and no lock. */
final class CopyOnWriteHookRegistry implements HookRegistry {

    private static final Logger logger = System.getLogger(CopyOnWriteHookRegistry.class.getName());

    private static final Comparator<HookEntry> ORDER = Comparator.comparing(
                    (HookEntry entry) -> entry.metadata().phase())
            .thenComparingInt(entry -> entry.metadata().priority())
            .thenComparingLong(HookEntry::sequence);

    private final Object lock = new Object();

    private final HookDefaults defaults;

    /** Made for the first hook with a breaker where none was given; guarded by the lock. */
    private @Nullable CircuitBreakerRegistry breakers;

    private final Clock clock;

    private final HookRunner runner;

    private final List<HookListener> listeners;

    private final HookBudgets budgets;

    private final BiFunction<RegisteredHook, HookMode, HookMode> approval;

    private final Map<HookEntry, List<BoundHook>> bound = new HashMap<>();

    private long nextSequence;

    private volatile RegistrySnapshot snapshot;

    CopyOnWriteHookRegistry(
            HookDefaults defaults,
            @Nullable CircuitBreakerRegistry breakers,
            Clock clock,
            HookRunner runner,
            List<HookListener> listeners,
            HookBudgets budgets,
            BiFunction<RegisteredHook, HookMode, HookMode> approval) {
        this.approval = approval;
        this.budgets = budgets;
        this.defaults = defaults;
        this.breakers = breakers;
        this.clock = clock;
        this.runner = runner;
        this.listeners = new CopyOnWriteArrayList<>(listeners);
        this.snapshot = new RegistrySnapshot(runner, List.of(), Map.of());
    }

    @Override
    public RegisteredHook register(HookDefinition definition) {
        HookEntry added;
        synchronized (this.lock) {
            HookEntry existing = entry(definition.metadata().name());
            if (existing != null) {
                throw new DuplicateHookException(existing.definition(), definition);
            }
            added = add(definition, this.nextSequence++);
            publish(null, added);
        }
        announce(added);
        return added;
    }

    @Override
    public RegisteredHook replace(HookDefinition definition) {
        HookEntry added;
        synchronized (this.lock) {
            HookEntry existing = entry(definition.metadata().name());
            if (existing != null) {
                remove(existing);
                // Before the new one is observed: what a listener keeps by name is free again by then.
                tell(listener -> listener.unregistered(existing));
            }
            added = add(definition, (existing != null) ? existing.sequence() : this.nextSequence++);
            publish(existing, added);
        }
        announce(added);
        return added;
    }

    @Override
    public List<RegisteredHook> exchange(Predicate<RegisteredHook> removed, Collection<HookDefinition> added) {
        List<HookEntry> entries = new ArrayList<>();
        synchronized (this.lock) {
            Map<String, HookEntry> going = new LinkedHashMap<>();
            Map<String, HookDefinition> staying = new HashMap<>();
            List<HookEntry> kept = new ArrayList<>();
            for (HookEntry entry : this.snapshot.entries()) {
                if (removed.test(entry)) {
                    going.put(entry.name(), entry);
                } else {
                    kept.add(entry);
                    staying.put(entry.name(), entry.definition());
                }
            }
            for (HookDefinition definition : added) {
                HookDefinition existing = staying.put(definition.metadata().name(), definition);
                if (existing != null) {
                    throw new DuplicateHookException(existing, definition);
                }
            }
            going.values().forEach(this::remove);
            going.values().forEach(hook -> tell(listener -> listener.unregistered(hook)));
            for (HookDefinition definition : added) {
                HookEntry existing = going.get(definition.metadata().name());
                entries.add(add(definition, (existing != null) ? existing.sequence() : this.nextSequence++));
            }
            kept.addAll(entries);
            kept.sort(ORDER);
            this.snapshot = new RegistrySnapshot(this.runner, kept, this.bound);
        }
        entries.forEach(this::announce);
        return List.copyOf(entries);
    }

    /** A listener that gives a new hook the mode it had before a restart completes it, and changes nothing. */
    private void announce(HookEntry added) {
        added.announcer(Thread.currentThread());
        tell(listener -> listener.registered(added));
        added.announcer(null);
    }

    @Override
    public boolean unregister(String id) {
        return !unregisterIf(hook -> hook.id().equals(id)).isEmpty();
    }

    @Override
    public List<RegisteredHook> unregisterIf(Predicate<RegisteredHook> condition) {
        List<HookEntry> removed = new ArrayList<>();
        synchronized (this.lock) {
            List<HookEntry> kept = new ArrayList<>();
            // The condition may throw: nothing is removed before it has seen all.
            for (HookEntry entry : this.snapshot.entries()) {
                (condition.test(entry) ? removed : kept).add(entry);
            }
            if (!removed.isEmpty()) {
                removed.forEach(this::remove);
                this.snapshot = new RegistrySnapshot(this.runner, kept, this.bound);
                // Under the lock: what a listener keeps by name is free before the name can be taken anew.
                removed.forEach(hook -> tell(listener -> listener.unregistered(hook)));
            }
        }
        return List.copyOf(removed);
    }

    private HookEntry add(HookDefinition definition, long sequence) {
        BreakerSettings settings = (definition.breaker() != null) ? definition.breaker() : this.defaults.breaker();
        Duration timeout = definition.metadata().timeout();
        ExecutionMode execution = definition.metadata().execution();
        HookBreaker breaker =
                HookBreaker.create(breakers(), breakerName(definition.metadata().name()), settings, this.clock);
        HookEntry entry = new HookEntry(
                definition,
                sequence,
                (timeout != null) ? timeout : this.defaults.timeout(),
                (execution != null) ? execution : this.defaults.execution(),
                breaker,
                settings.successThreshold());
        breaker.listener((from, to) -> tell(listener -> listener.breakerChanged(entry, from, to)));
        List<BoundHook> hooks = new ArrayList<>();
        HookBudget budget = this.budgets.budgetOf(definition);
        for (HookPoint point : definition.points()) {
            hooks.add(new BoundHook(entry, point, budget, observers(entry, point)));
        }
        this.bound.put(entry, hooks);
        return entry;
    }

    private HookExecutionListener[] observers(HookEntry entry, HookPoint point) {
        List<HookExecutionListener> observers = new ArrayList<>();
        tell(listener -> {
            HookExecutionListener observer = listener.observe(entry, point);
            if (observer != null) {
                observers.add(observer);
            }
        });
        return observers.toArray(HookExecutionListener[]::new);
    }

    private void remove(HookEntry entry) {
        this.bound.remove(entry);
        if (entry.breaker().made()) {
            breakers().remove(breakerName(entry.name()));
        }
        entry.removed();
    }

    private void publish(@Nullable HookEntry without, HookEntry with) {
        List<HookEntry> entries = new ArrayList<>(this.snapshot.entries());
        entries.remove(without);
        entries.add(with);
        entries.sort(ORDER);
        this.snapshot = new RegistrySnapshot(this.runner, entries, this.bound);
    }

    private CircuitBreakerRegistry breakers() {
        CircuitBreakerRegistry known = this.breakers;
        if (known == null) {
            known = CircuitBreakerRegistry.ofDefaults();
            this.breakers = known;
        }
        return known;
    }

    private static String breakerName(String hook) {
        return "hook." + hook;
    }

    @Override
    public boolean setMode(String name, HookMode mode) {
        HookEntry entry = entry(name);
        if (entry == null) {
            return false;
        }
        if (entry.mode() != mode) {
            HookMode after = entry.isAnnounced() ? mode : this.approval.apply(entry, mode);
            HookMode before = entry.mode();
            entry.mode(after);
            if (before != after) {
                tell(listener -> listener.modeChanged(entry, before, after));
            }
        }
        return true;
    }

    @Override
    public boolean resetBreaker(String name) {
        HookEntry entry = entry(name);
        if (entry == null) {
            return false;
        }
        entry.breaker().reset();
        return true;
    }

    @Override
    public boolean openBreaker(String name, Duration wait) {
        HookEntry entry = entry(name);
        if (entry == null) {
            return false;
        }
        entry.breaker().openFor(wait);
        return true;
    }

    @Override
    public Optional<RegisteredHook> find(String name) {
        return Optional.ofNullable(entry(name));
    }

    @Override
    public List<RegisteredHook> hooks() {
        return List.copyOf(this.snapshot.entries());
    }

    @Override
    public HookSnapshot snapshot() {
        return this.snapshot;
    }

    private @Nullable HookEntry entry(String name) {
        for (HookEntry entry : this.snapshot.entries()) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    private void tell(Consumer<HookListener> event) {
        for (HookListener listener : this.listeners) {
            try {
                event.accept(listener);
            } catch (Throwable ex) {
                logger.log(Level.WARNING, "Hook listener " + listener + " failed", ex);
            }
        }
    }
}
