package io.llmspell.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The steps of events that may be published: intercept, store, offer. */
final class Emission {

    /** Finds the subscriptions of a type, or refuses it. */
    interface Router {

        Route route(String eventType);
    }

    private final Interception interception;

    private final Archive archive;

    private final Router routes;

    private final EventContext context;

    private final HandlerPool pool;

    private final LongAdder published = new LongAdder();

    Emission(Interception interception, Archive archive, Router routes, EventContext context, HandlerPool pool) {
        this.interception = interception;
        this.archive = archive;
        this.routes = routes;
        this.context = context;
        this.pool = pool;
    }

    LongAdder published() {
        return this.published;
    }

    /**
     * Publishes an event.
     *
     * @param route its subscriptions, as long as nothing took time
     * @param mayWait whether the publisher may wait for room in queues
     */
    PublishResult emit(UniversalEvent admitted, Route route, boolean mayWait) {
        if (!this.interception.isActive() && this.archive.storage() == null) {
            return offer(admitted, route, mayWait);
        }
        UniversalEvent event;
        try {
            event = this.interception.before(admitted);
        } catch (EventVetoedException ex) {
            return this.interception.vetoed(admitted, ex);
        }
        // Its type must be one before it is too late to refuse it.
        this.routes.route(event.eventType());
        if (this.archive.joinsTransaction()) {
            List<UniversalEvent> joined = List.of(event);
            this.archive.join(joined, () -> deliverLater(joined, mayWait));
            return new PublishResult.Published(event);
        }
        return deliver(this.archive.store(event), mayWait);
    }

    /** Publishes events: all are intercepted, then all are stored, then all are offered. */
    List<PublishResult> emitAll(List<UniversalEvent> admitted) {
        List<@Nullable PublishResult> vetoes = new ArrayList<>(admitted.size());
        List<UniversalEvent> events = new ArrayList<>(admitted.size());
        for (UniversalEvent event : admitted) {
            vetoes.add(intercept(event, events));
        }
        List<PublishResult> published = events.isEmpty() ? List.of() : storeAndDeliver(events);
        List<PublishResult> results = new ArrayList<>(admitted.size());
        int next = 0;
        for (PublishResult veto : vetoes) {
            results.add((veto != null) ? veto : published.get(next++));
        }
        return results;
    }

    private @Nullable PublishResult intercept(UniversalEvent admitted, List<UniversalEvent> events) {
        try {
            UniversalEvent event = this.interception.before(admitted);
            this.routes.route(event.eventType());
            events.add(event);
            return null;
        } catch (EventVetoedException ex) {
            return this.interception.vetoed(admitted, ex);
        }
    }

    private List<PublishResult> storeAndDeliver(List<UniversalEvent> events) {
        List<PublishResult> results = new ArrayList<>(events.size());
        if (this.archive.joinsTransaction()) {
            this.archive.join(events, () -> deliverLater(events, true));
            events.forEach(event -> results.add(new PublishResult.Published(event)));
        } else {
            this.archive.storeAll(events).forEach(event -> results.add(deliver(event, true)));
        }
        return results;
    }

    private void deliverLater(List<UniversalEvent> events, boolean mayWait) {
        try {
            events.forEach(event -> deliver(event, mayWait));
        } finally {
            this.pool.signal();
        }
    }

    private PublishResult deliver(UniversalEvent event, boolean mayWait) {
        // Looked for once more: interceptors and storage may have taken their time.
        PublishResult result = offer(event, this.routes.route(event.eventType()), mayWait);
        this.interception.after(event, result);
        return result;
    }

    private PublishResult offer(UniversalEvent event, Route route, boolean mayWait) {
        List<String> rejected = null;
        if (!route.isEmpty()) {
            Object captured = this.context.capture();
            Object item = (captured != null) ? new Carried(event, captured) : event;
            rejected = Offering.to(route, item, event, mayWait ? this.pool : null);
        }
        this.published.increment();
        return (rejected == null) ? new PublishResult.Published(event) : new PublishResult.Rejected(event, rejected);
    }
}
