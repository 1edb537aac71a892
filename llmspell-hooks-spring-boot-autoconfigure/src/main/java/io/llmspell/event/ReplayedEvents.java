package io.llmspell.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way of a replayed event through a bus: checked, intercepted and offered, but never stored. */
final class ReplayedEvents {

    /** In an event's metadata: the id of the event that it is a copy of. */
    static final String REPLAY_OF = "replay_of";

    private final EventGate gate;

    private final Interception interception;

    private final Function<String, Route> routes;

    private final EventContext context;

    ReplayedEvents(EventGate gate, Interception interception, Function<String, Route> routes, EventContext context) {
        this.gate = gate;
        this.interception = interception;
        this.routes = routes;
        this.context = context;
    }

    static UniversalEvent copyOf(UniversalEvent original) {
        return original.toBuilder()
                .id(EventIds.next())
                .metadata(REPLAY_OF, original.id().toString())
                .build();
    }

    /**
     * Replays an event.
     *
     * @param only the one subscription that is given it; {@code null} for all that match
     * @throws InterruptedException while it waited for room: some subscriptions may have the event
     */
    PublishResult replay(UniversalEvent original, @Nullable QueuedSubscription only) throws InterruptedException {
        Route unused = this.routes.apply(original.eventType()); // refuses what is no type
        UniversalEvent copy = copyOf(original);
        this.gate.checkReplayed(copy);
        if (!this.interception.isActive()) {
            return offer(copy, only);
        }
        UniversalEvent event;
        try {
            event = this.interception.before(copy);
        } catch (EventVetoedException ex) {
            return this.interception.vetoed(copy, ex);
        }
        PublishResult result = offer(event, only);
        this.interception.after(event, result);
        return result;
    }

    private PublishResult offer(UniversalEvent event, @Nullable QueuedSubscription only) throws InterruptedException {
        Object captured = this.context.capture();
        Object item = (captured != null) ? new Carried(event, captured) : event;
        List<String> rejected = new ArrayList<>();
        for (QueuedSubscription subscription : takers(event, only)) {
            Admission admission = subscription.offerPatiently(item, event);
            if (admission == Admission.REJECTED || (admission == Admission.CLOSED && only != null)) {
                rejected.add(subscription.name());
            }
        }
        return rejected.isEmpty() ? new PublishResult.Published(event) : new PublishResult.Rejected(event, rejected);
    }

    private List<QueuedSubscription> takers(UniversalEvent event, @Nullable QueuedSubscription only) {
        if (only != null) {
            return List.of(only);
        }
        Route route = this.routes.apply(event.eventType());
        List<QueuedSubscription> takers = new ArrayList<>(List.of(route.prompt().subscriptions()));
        takers.addAll(List.of(route.patient().subscriptions()));
        return takers;
    }
}
