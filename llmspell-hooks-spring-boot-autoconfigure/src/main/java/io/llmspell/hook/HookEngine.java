package io.llmspell.hook;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A hook registry and the executor that runs its hooks, made to work together.
 *
 * <pre>{@code
 * HookEngine engine = HookEngine.builder().build();
 * engine.registry().register(HookDefinition.builder("audit")
 *         .on(HookPoint.custom("payment"))
 *         .phase(HookPhase.OBSERVE)
 *         .handler(context -> HookResult.proceed()));
 * }</pre>
 *
 * Thread-safe. Closing it stops its threads.
 */
public final class HookEngine implements AutoCloseable {

    private final HookRegistry registry;

    private final HookExecutor executor;

    private HookEngine(Builder builder) {
        CallStacks stacks = new CallStacks(builder.ticker, builder.clock, builder.traceIds);
        Watchdog watchdog = new Watchdog(builder.ticker, thread -> !Threads.isVirtual(thread));
        OwnThreads ownThreads = new OwnThreads(builder.maxOwnThreads, builder.carrier);
        HookRunner runner = new HookRunner(
                builder.ticker, builder.rules, watchdog, ownThreads, new HookObservers(builder.observers));
        HookRegistry hooks = new CopyOnWriteHookRegistry(
                builder.defaults,
                builder.breakers,
                builder.clock,
                runner,
                builder.listeners,
                builder.budgets,
                this::approvedMode);
        HookPermissions permissions = builder.permissions;
        this.registry = (permissions != null) ? new PermittedHookRegistry(hooks, permissions, null) : hooks;
        this.executor = new PointExecutor(hooks, stacks, watchdog, ownThreads);
    }

    private HookMode approvedMode(RegisteredHook hook, HookMode to) {
        return ModeChange.approved(this.executor, hook, to);
    }

    public static Builder builder() {
        return new Builder();
    }

    public HookRegistry registry() {
        return this.registry;
    }

    public HookExecutor executor() {
        return this.executor;
    }

    @Override
    public void close() {
        this.executor.close();
    }

    /** Collects what an engine is made of. Not safe for use by several threads. */
    public static final class Builder {

        private final List<HookListener> listeners = new ArrayList<>();

        private final List<HookObserver> observers = new ArrayList<>();

        private HookDefaults defaults = HookDefaults.DEFAULT;

        private int maxOwnThreads = 64;

        private @Nullable CircuitBreakerRegistry breakers;

        private Clock clock = Clock.systemUTC();

        private LongSupplier ticker = System::nanoTime;

        private Supplier<@Nullable String> traceIds = () -> null;

        private CallerRules rules = new CallerRules() {};

        private ContextCarrier carrier = task -> task;

        private @Nullable HookPermissions permissions;

        private HookBudgets budgets = definition -> null;

        private Builder() {}

        public Builder defaults(HookDefaults defaults) {
            this.defaults = defaults;
            return this;
        }

        /** How many hooks may run on threads of their own at the same time; at least 1, default 64. */
        public Builder maxOwnThreads(int maxOwnThreads) {
            if (maxOwnThreads < 1) {
                throw new IllegalArgumentException("maxOwnThreads must be at least 1, but is " + maxOwnThreads);
            }
            this.maxOwnThreads = maxOwnThreads;
            return this;
        }

        /** Where the hooks' breakers live, as {@code hook.<name>}. One that is there already is used as it is. */
        public Builder circuitBreakers(CircuitBreakerRegistry breakers) {
            this.breakers = breakers;
            return this;
        }

        /** The clock of breakers and of contexts. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** The clock of deadlines and durations, in nanoseconds. */
        public Builder ticker(LongSupplier ticker) {
            this.ticker = ticker;
            return this;
        }

        /** Gives the id of the current trace, or {@code null} outside one. */
        public Builder traceIds(Supplier<@Nullable String> traceIds) {
            this.traceIds = traceIds;
            return this;
        }

        public Builder callerRules(CallerRules rules) {
            this.rules = rules;
            return this;
        }

        public Builder contextCarrier(ContextCarrier carrier) {
            this.carrier = carrier;
            return this;
        }

        public Builder listener(HookListener listener) {
            this.listeners.add(listener);
            return this;
        }

        /** Who may register hooks. Default: everybody. */
        public Builder permissions(HookPermissions permissions) {
            this.permissions = permissions;
            return this;
        }

        /** Which hooks have a budget. Default: none. */
        public Builder budgets(HookBudgets budgets) {
            this.budgets = budgets;
            return this;
        }

        /** Surrounds the hooks of each call; the first is the outermost. */
        public Builder observer(HookObserver observer) {
            this.observers.add(observer);
            return this;
        }

        public HookEngine build() {
            return new HookEngine(this);
        }
    }
}
