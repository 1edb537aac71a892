package io.llmspell.event;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the subscriptions of a type. What was found is kept until a subscription comes or goes, for a bounded number of
 * types: when there are too many, those that were not asked for since the last time there were too many are let go of.
 */
final class Routes {

    private final PatternIndex<QueuedSubscription> index = new PatternIndex<>();

    private final PatternLimits patternLimits;

    private final int maxTypes;

    private final MatchListener listener;

    private final LongSupplier ticker;

    private volatile Generation generation;

    Routes(EventLimits limits, MatchListener listener, LongSupplier ticker) {
        this.patternLimits = limits.patterns();
        this.maxTypes = Math.max(1, limits.maxCachedTypes() / 2);
        this.listener = listener;
        this.ticker = ticker;
        this.generation = new Generation();
    }

    /** Told of look-ups in the index. */
    interface MatchListener {

        void matched(String eventType, long nanos);
    }

    /** The routes of one set of subscriptions. */
    static final class Generation {

        private volatile ConcurrentMap<String, Route> young = new ConcurrentHashMap<>();

        private volatile ConcurrentMap<String, Route> old = new ConcurrentHashMap<>();

        private final AtomicInteger size = new AtomicInteger();

        /** By which routes know that they are of it, without keeping the others. */
        private final Object token = new Object();

        private @Nullable Route findOld(String type, int maxTypes) {
            Route route = this.old.get(type);
            return (route != null) ? keep(type, route, maxTypes) : null;
        }

        /** Returns the one that is kept: all who ask at the same time are to get the same. */
        private Route keep(String type, Route route, int maxTypes) {
            if (this.size.get() >= maxTypes) {
                retire(maxTypes);
            }
            Route known = this.young.putIfAbsent(type, route);
            if (known != null) {
                return known;
            }
            this.size.incrementAndGet();
            return route;
        }

        private synchronized void retire(int maxTypes) {
            if (this.size.get() >= maxTypes) {
                this.old = this.young;
                this.young = new ConcurrentHashMap<>();
                this.size.set(0);
            }
        }

        int types() {
            return this.young.size() + this.old.size();
        }
    }

    /** Whether no subscription came or went since the route was found. */
    @SuppressWarnings("ReferenceEquality") // a generation is what it is
    boolean isCurrent(Route route) {
        return route.generation() == this.generation.token;
    }

    /**
     * The route of a type.
     *
     * @throws IllegalArgumentException if it is no event type
     */
    Route route(String type) {
        Generation now = this.generation;
        Route route = now.young.get(type);
        return (route != null) ? route : look(now, type);
    }

    private Route look(Generation now, String type) {
        Route kept = now.findOld(type, this.maxTypes);
        if (kept != null) {
            return kept;
        }
        EventTypes.check(type, this.patternLimits);
        long began = this.ticker.getAsLong();
        Route found = Route.of(now.token, this.index.match(type));
        this.listener.matched(type, this.ticker.getAsLong() - began);
        return now.keep(type, found, this.maxTypes);
    }

    /** From when this returns on, new events reach the subscription. */
    void add(QueuedSubscription subscription) {
        subscription.patterns().forEach(pattern -> this.index.add(pattern, subscription));
        this.generation = new Generation();
    }

    void remove(QueuedSubscription subscription) {
        subscription.patterns().forEach(pattern -> this.index.remove(pattern, subscription));
        this.generation = new Generation();
    }

    /** How many types are kept. */
    int types() {
        return this.generation.types();
    }
}
