package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The event bus of one JVM. */
final class LocalEventBus implements EventBus, QueuedSubscription.Host {

    private static final Logger logger = System.getLogger(EventBus.class.getName());

    private final EventGate gate;

    private final EventBusListener listeners;

    private final EventObservers observers;

    private final Interception interception;

    private final Routes routes;

    private final OpenSubscriptions open;

    private final HandlerPool pool;

    private final @Nullable ManualDelivery delivery;

    private final EventContext context;

    private final EventLimits limits;

    private final JsonMapper mapper;

    private final InstantSource clock;

    private final @Nullable EventStorage storage;

    private final @Nullable SubscriptionStorage durable;

    private final MemoryDeadLetters memoryLetters;

    private final BusDeadLetters deadLetters;

    private final Emission emission;

    private final ReplayedEvents replayed;

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);

    private final CompletableFuture<ShutdownReport> report = new CompletableFuture<>();

    LocalEventBus(EventBusBuilder builder) {
        this.listeners = new ListenerGroup(builder.listeners);
        this.observers = new EventObservers(builder.observers, builder.limits.maxMetadata());
        this.gate = new EventGate(builder, this.listeners);
        this.interception = new Interception(builder.interceptors, this.gate, this.listeners);
        this.limits = builder.limits;
        this.routes = new Routes(builder.limits, this.listeners::matched, builder.ticker);
        this.open = new OpenSubscriptions(builder.limits, this.routes);
        this.pool = builder.pool();
        this.delivery = builder.delivery;
        this.context = builder.context;
        this.mapper = builder.mapper;
        this.clock = builder.clock;
        this.storage = builder.storage;
        this.replayed = new ReplayedEvents(this.gate, this.interception, this::route, this.context);
        this.durable =
                (builder.storage != null) ? builder.storage.subscriptions().orElse(null) : null;
        this.memoryLetters = new MemoryDeadLetters(
                builder.limits.maxDeadLetters(), builder.clock, this.listeners::deadLettered, this::offerAgain);
        this.deadLetters = new BusDeadLetters(
                this.memoryLetters, this.durable, builder.clock, this.listeners::deadLettered, this::tryAgain);
        this.emission = new Emission(
                this.interception,
                new Archive(builder.storage, builder.storageFailure, this.gate, this.listeners),
                this::route,
                this.context,
                this.pool);
    }

    private enum Phase {
        OPEN,
        /** Only what handlers publish is taken. */
        DRAINING,
        CLOSED
    }

    @Override
    public PublishResult publish(UniversalEvent event) {
        return publish(event, true);
    }

    private PublishResult publish(UniversalEvent event, boolean mayWait) {
        Route route = route(event.eventType());
        UniversalEvent admitted = admit(event);
        try {
            return this.observers.areActive()
                    ? this.observers.publish(admitted, noted -> this.emission.emit(noted, route, mayWait))
                    : this.emission.emit(admitted, route, mayWait);
        } finally {
            this.pool.signal();
        }
    }

    @Override
    public PublishResult publish(String eventType, @Nullable Object data) {
        return publish(build(eventType, data));
    }

    @Override
    public List<PublishResult> publishAll(Collection<UniversalEvent> events) {
        List<UniversalEvent> admitted = new ArrayList<>(events.size());
        for (UniversalEvent event : events) {
            route(event.eventType());
            UniversalEvent checked = admit(event);
            admitted.add(this.observers.areActive() ? this.observers.note(checked) : checked);
        }
        try {
            return this.emission.emitAll(admitted);
        } finally {
            this.pool.signal();
        }
    }

    @Override
    public PublishResult replay(UniversalEvent original) throws InterruptedException {
        return replay(original, (QueuedSubscription) null);
    }

    @Override
    public PublishResult replay(UniversalEvent original, String subscription) throws InterruptedException {
        return replay(
                original,
                this.open
                        .find(subscription)
                        .orElseThrow(() ->
                                new IllegalArgumentException("There is no open subscription '" + subscription + "'")));
    }

    private PublishResult replay(UniversalEvent original, @Nullable QueuedSubscription only)
            throws InterruptedException {
        requireOpen(original);
        try {
            PublishResult result = this.replayed.replay(original, only);
            if (!result.vetoed()) {
                this.emission.published().increment();
            }
            return result;
        } finally {
            this.pool.signal();
        }
    }

    private UniversalEvent build(String eventType, @Nullable Object data) {
        try {
            return UniversalEvent.builder(eventType)
                    .clock(this.clock)
                    .mapper(this.mapper)
                    .source(this.context.source())
                    .data(data)
                    .build();
        } catch (InvalidEventException ex) {
            RefusalReason reason = (eventType == null || eventType.isBlank())
                    ? RefusalReason.INVALID_TYPE
                    : RefusalReason.INVALID_DATA;
            throw this.gate.refuse(new EventRefusedException(reason, eventType, String.valueOf(ex.getMessage()), ex));
        }
    }

    /** Checks an event, and notes what it belongs to and what caused it, if it does not say so itself. */
    private UniversalEvent admit(UniversalEvent event) {
        requireOpen(event);
        this.gate.check(event);
        return withOrigin(event);
    }

    private void requireOpen(UniversalEvent event) {
        Phase now = this.phase.get();
        if (now != Phase.OPEN && (now == Phase.CLOSED || !Worker.isHandlerThread())) {
            throw this.gate.refuse(new EventRefusedException(
                    RefusalReason.CLOSED, event.eventType(), "The event bus takes no more events: it is shut down"));
        }
    }

    /** One that has as much metadata as it may have is published without its cause. */
    private UniversalEvent withOrigin(UniversalEvent event) {
        String correlationId = (event.source().correlationId() == null) ? this.context.correlationId() : null;
        UUID cause = (event.metadata().size() < this.limits.maxMetadata()) ? CurrentEvent.causeOf(event) : null;
        if (correlationId == null && cause == null) {
            return event;
        }
        UniversalEvent.Builder builder = event.toBuilder();
        if (correlationId != null) {
            builder.correlationId(correlationId);
        }
        if (cause != null) {
            builder.metadata(CurrentEvent.CAUSATION_ID, cause.toString());
        }
        return builder.build();
    }

    private Route route(String eventType) {
        try {
            return this.routes.route(eventType);
        } catch (IllegalArgumentException ex) {
            throw this.gate.refuse(new EventRefusedException(
                    RefusalReason.INVALID_TYPE, eventType, String.valueOf(ex.getMessage()), ex));
        }
    }

    private boolean offerAgain(String subscription, UniversalEvent event) {
        Admission admission =
                this.open.find(subscription).map(found -> found.offerNow(event)).orElse(Admission.CLOSED);
        this.pool.signal();
        return admission == Admission.TAKEN;
    }

    private boolean tryAgain(String subscription, DeadLetter letter) {
        boolean taken = this.open
                .find(subscription)
                .map(found -> found instanceof DurableSubscription known && known.tryAgain(letter))
                .orElse(false);
        this.pool.signal();
        return taken;
    }

    @Override
    public EventTopic topic(String eventType) {
        return new Topic(eventType);
    }

    /** Keeps its route as long as it is true. */
    private final class Topic implements EventTopic {

        private final String eventType;

        private volatile Route route;

        private Topic(String eventType) {
            this.eventType = eventType;
            this.route = LocalEventBus.this.route(eventType);
        }

        @Override
        public String eventType() {
            return this.eventType;
        }

        @Override
        public boolean isWanted() {
            Route known = this.route;
            if (!LocalEventBus.this.routes.isCurrent(known)) {
                known = LocalEventBus.this.routes.route(this.eventType);
                this.route = known;
            }
            return !known.isEmpty() || LocalEventBus.this.storage != null;
        }

        @Override
        public PublishResult publish(@Nullable Object data) {
            return LocalEventBus.this.publish(this.eventType, data);
        }

        @Override
        public PublishResult tryPublish(@Nullable Object data) {
            return LocalEventBus.this.publish(build(this.eventType, data), false);
        }
    }

    @Override
    public Subscription subscribe(Collection<String> patterns, SubscriptionOptions options, EventHandler handler) {
        List<EventPattern> compiled = compile(patterns, options);
        if (options.durable()) {
            return subscribeDurably(compiled, options, handler);
        }
        return register(
                new HandlerSubscription(compiled, options, this, handler, this.pool, this.context, this.memoryLetters));
    }

    private Subscription subscribeDurably(
            List<EventPattern> patterns, SubscriptionOptions options, EventHandler handler) {
        EventStorage known = this.storage;
        if (this.durable == null || known == null) {
            throw new SubscriptionRefusedException(
                    SubscriptionRefusedException.Reason.INVALID,
                    "A durable subscription needs a storage that keeps how far it is:"
                            + " set llmspell.events.storage.type=jdbc, or remove durable = true");
        }
        this.durable.register(Objects.requireNonNull(options.name()), options.startAt());
        DurableSubscription subscription = register(new DurableSubscription(
                patterns,
                options,
                this,
                event -> handler.handle(known.raise(event)),
                this.pool,
                this.context,
                this.memoryLetters,
                this.durable,
                this.deadLetters));
        if (options.autoStart()) {
            subscription.start();
        }
        return subscription;
    }

    @Override
    public PullSubscription subscribe(Collection<String> patterns, SubscriptionOptions options) {
        if (options.durable()) {
            throw new SubscriptionRefusedException(
                    SubscriptionRefusedException.Reason.INVALID,
                    "A durable subscription needs a handler: it cannot be read");
        }
        ReceivingSubscription subscription =
                new ReceivingSubscription(compile(patterns, options), options, this, this.pool.monitor());
        register(subscription);
        subscription.watchExpiry();
        return subscription;
    }

    private List<EventPattern> compile(Collection<String> patterns, SubscriptionOptions options) {
        if (patterns.isEmpty()) {
            throw new SubscriptionRefusedException(
                    SubscriptionRefusedException.Reason.INVALID,
                    "A subscription needs a pattern: use \"**\" for all events");
        }
        List<EventPattern> compiled = new LinkedHashSet<>(patterns)
                .stream()
                        .map(pattern -> EventPattern.of(pattern, this.limits.patterns()))
                        .toList();
        this.gate.checkSubscribe(options.owner(), compiled);
        return compiled;
    }

    private <T extends QueuedSubscription> T register(T subscription) {
        try {
            this.open.add(subscription);
        } catch (SubscriptionRefusedException ex) {
            throw this.gate.refuse(subscription.owner(), ex);
        }
        this.listeners.subscribed(subscription);
        return subscription;
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.copyOf(this.open.list());
    }

    @Override
    public Optional<Subscription> find(String nameOrId) {
        return this.open.find(nameOrId).map(found -> found);
    }

    @Override
    public DeadLetters deadLetters() {
        return this.deadLetters;
    }

    @Override
    public Optional<EventStorage> storage() {
        return Optional.ofNullable(this.storage);
    }

    @Override
    public EventBusStatistics statistics() {
        return new EventBusStatistics(this.emission.published().sum(), this.interception.vetoes(), this.gate.refused());
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + Nanos.of(timeout);
        long before;
        do {
            before = this.emission.published().sum();
            for (QueuedSubscription subscription : this.open.list()) {
                if (subscription.isServed() && !subscription.drain(Duration.ofNanos(deadline - System.nanoTime()))) {
                    return false;
                }
            }
        } while (before != this.emission.published().sum());
        return true;
    }

    @Override
    public ShutdownReport shutdown(Duration limit) {
        if (!this.phase.compareAndSet(Phase.OPEN, Phase.DRAINING)) {
            return Worker.isHandlerThread() ? new ShutdownReport(false, Map.of(), Map.of()) : this.report.join();
        }
        try {
            this.report.complete(drainAndClose(limit));
        } finally {
            this.report.complete(new ShutdownReport(false, Map.of(), Map.of()));
        }
        return this.report.join();
    }

    private ShutdownReport drainAndClose(Duration limit) {
        boolean drained = false;
        long deadline = System.nanoTime() + Nanos.of(limit);
        for (QueuedSubscription subscription : this.open.list()) {
            subscription.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        try {
            drained = drain(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException ex) {
            // A storage that cannot be reached keeps nobody from being closed.
            logger.log(Level.WARNING, "The event bus is closed before it is drained", ex);
        }
        this.phase.set(Phase.CLOSED);
        Map<String, Long> discarded = new LinkedHashMap<>();
        Map<String, Long> interrupted = new LinkedHashMap<>();
        for (QueuedSubscription subscription : this.open.closeAll()) {
            subscription.close();
            SubscriptionStatistics left = subscription.statistics();
            if (!subscription.isDurable()) {
                put(discarded, subscription, left.discarded());
            }
            put(interrupted, subscription, left.inFlight());
        }
        this.pool.close();
        return new ShutdownReport(drained, discarded, interrupted);
    }

    private static void put(Map<String, Long> counts, QueuedSubscription subscription, long count) {
        if (count > 0) {
            counts.put(subscription.name(), count);
        }
    }

    @Override
    public EventBusListener listeners() {
        return this.listeners;
    }

    @Override
    public EventObservers observers() {
        return this.observers;
    }

    @Override
    public void signal() {
        this.pool.signal();
    }

    @Override
    public boolean deliver() {
        if (this.delivery == null) {
            return false;
        }
        this.delivery.run();
        return true;
    }

    @Override
    public void closing(QueuedSubscription subscription) {
        this.open.remove(subscription);
    }
}
