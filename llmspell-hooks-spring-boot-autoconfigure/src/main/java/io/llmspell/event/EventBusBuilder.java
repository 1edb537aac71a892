package io.llmspell.event;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes an {@link EventBus}. Everything has a default. */
public final class EventBusBuilder {

    final List<EventInterceptor> interceptors = new ArrayList<>();

    final List<EventValidator> validators = new ArrayList<>();

    final List<EventBusListener> listeners = new ArrayList<>();

    final List<EventObserver> observers = new ArrayList<>();

    EventLimits limits = EventLimits.DEFAULT;

    EventContext context = EventContext.NONE;

    JsonMapper mapper = JsonMapper.shared();

    InstantSource clock = InstantSource.system();

    LongSupplier ticker = System::nanoTime;

    int parallelism = Math.max(2, Runtime.getRuntime().availableProcessors());

    boolean lazyWakeUp;

    @Nullable
    EventPermissions permissions;

    @Nullable
    EventRateLimiter rateLimiter;

    @Nullable
    EventStorage storage;

    StorageFailure storageFailure = StorageFailure.REFUSE;

    @Nullable
    Executor executor;

    int maxHandlerThreads;

    @Nullable
    ManualDelivery delivery;

    private UnaryOperator<EventBus> decoration = UnaryOperator.identity();

    EventBusBuilder() {}

    public EventBusBuilder limits(EventLimits limits) {
        this.limits = limits;
        return this;
    }

    /** Sees each event before and after it is published; several are asked in the order in which they were added. */
    public EventBusBuilder interceptor(EventInterceptor interceptor) {
        this.interceptors.add(interceptor);
        return this;
    }

    /** Checks each event; several are asked in the order in which they were added. */
    public EventBusBuilder validator(EventValidator validator) {
        this.validators.add(validator);
        return this;
    }

    public EventBusBuilder listener(EventBusListener listener) {
        this.listeners.add(listener);
        return this;
    }

    /** Surrounds publications and handlers; the first is the outermost. */
    public EventBusBuilder observer(EventObserver observer) {
        this.observers.add(observer);
        return this;
    }

    /** Who may publish and subscribe; by default everybody may. */
    public EventBusBuilder permissions(EventPermissions permissions) {
        this.permissions = permissions;
        return this;
    }

    /** Who may publish and subscribe, as it was told; {@code null} if everybody may. */
    public @Nullable EventPermissions permissions() {
        return this.permissions;
    }

    /** How fast publishers may publish; by default as fast as they can. */
    public EventBusBuilder rateLimiter(EventRateLimiter rateLimiter) {
        this.rateLimiter = rateLimiter;
        return this;
    }

    /** Where events are kept; by default nowhere. */
    public EventBusBuilder storage(EventStorage storage) {
        this.storage = storage;
        return this;
    }

    /** What becomes of an event that cannot be stored; by default it is refused. */
    public EventBusBuilder storageFailure(StorageFailure storageFailure) {
        this.storageFailure = storageFailure;
        return this;
    }

    public EventBusBuilder context(EventContext context) {
        this.context = context;
        return this;
    }

    /** Turns data into JSON. */
    public EventBusBuilder mapper(JsonMapper mapper) {
        this.mapper = mapper;
        return this;
    }

    /** The clock of the events' timestamps. */
    public EventBusBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** The clock of back-offs, time-outs and expiry, in nanoseconds. */
    public EventBusBuilder ticker(LongSupplier ticker) {
        this.ticker = ticker;
        return this;
    }

    /**
     * Where handlers run. Each task it is given runs handlers as long as there is something to handle, so it should
     * have threads of its own; a thread pool without a queue, or a thread a task. By default virtual threads, before
     * Java 21 at most 64 platform threads.
     *
     * @param maxThreads how many tasks it is given at most at a time; at least 1
     */
    public EventBusBuilder executor(Executor executor, int maxThreads) {
        this.executor = executor;
        return maxHandlerThreads(maxThreads);
    }

    /** How many threads handlers run on at most; without limit by default, before Java 21 64. */
    public EventBusBuilder maxHandlerThreads(int maxThreads) {
        this.maxHandlerThreads = requirePositive("maxThreads", maxThreads);
        return this;
    }

    /** How many handlers that do not take long run at the same time; by default one a processor, and at least 2. */
    public EventBusBuilder parallelism(int parallelism) {
        this.parallelism = requirePositive("parallelism", parallelism);
        return this;
    }

    /**
     * Whether handlers are woken lazily: on steady traffic a publisher never spends time on waking anybody, and an
     * event waits up to some 50 µs longer. By default they are woken at once.
     */
    public EventBusBuilder lazyWakeUp(boolean lazyWakeUp) {
        this.lazyWakeUp = lazyWakeUp;
        return this;
    }

    /**
     * Has handlers run when this says so, on the thread that says so: for tests. The executor, the parallelism and the
     * rest of what is said here of threads do not matter then.
     *
     * @param delivery of no other bus
     */
    public EventBusBuilder delivery(ManualDelivery delivery) {
        this.delivery = delivery;
        return this;
    }

    /** Puts something around the bus that is built: that is what {@link #build()} returns and listeners are told of. */
    public EventBusBuilder decorated(UnaryOperator<EventBus> decoration) {
        UnaryOperator<EventBus> before = this.decoration;
        this.decoration = bus -> decoration.apply(before.apply(bus));
        return this;
    }

    private static int requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
        return value;
    }

    public EventBus build() {
        LocalEventBus local = new LocalEventBus(this);
        EventBus bus = this.decoration.apply(local);
        local.listeners().opened(bus);
        return bus;
    }

    HandlerPool pool() {
        if (this.delivery != null) {
            return this.delivery.open(this.ticker);
        }
        Executor threads = (this.executor != null) ? this.executor : HandlerThreads.executor();
        int most = (this.executor == null && !HandlerThreads.areVirtual())
                ? HandlerThreads.MAXIMUM_PLATFORM_THREADS
                : Integer.MAX_VALUE;
        int maximum = (this.maxHandlerThreads > 0) ? this.maxHandlerThreads : most;
        return new HandlerPool(threads, this.ticker, this.parallelism, maximum, this.lazyWakeUp);
    }
}
