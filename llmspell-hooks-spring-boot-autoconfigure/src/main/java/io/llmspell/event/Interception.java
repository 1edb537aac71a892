package io.llmspell.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Asks the interceptors. One that fails before an event is logged, and the event is not published. */
final class Interception {

    private static final Logger logger = System.getLogger(EventBus.class.getName());

    private final EventInterceptor[] interceptors;

    private final EventGate gate;

    private final EventBusListener listeners;

    private final LongAdder vetoes = new LongAdder();

    Interception(List<EventInterceptor> interceptors, EventGate gate, EventBusListener listeners) {
        this.interceptors = interceptors.toArray(EventInterceptor[]::new);
        this.gate = gate;
        this.listeners = listeners;
    }

    boolean isActive() {
        for (EventInterceptor interceptor : this.interceptors) {
            if (interceptor.isActive()) {
                return true;
            }
        }
        return false;
    }

    /** The event to publish. */
    @SuppressWarnings("ReferenceEquality") // another one must be checked
    UniversalEvent before(UniversalEvent given) throws EventVetoedException {
        UniversalEvent event = given;
        for (EventInterceptor interceptor : this.interceptors) {
            if (interceptor.isActive()) {
                event = ask(interceptor, event);
            }
        }
        if (event != given) {
            this.gate.validate(event);
        }
        return event;
    }

    private static UniversalEvent ask(EventInterceptor interceptor, UniversalEvent event) throws EventVetoedException {
        try {
            return interceptor.beforePublish(event);
        } catch (RuntimeException ex) {
            logger.log(Level.WARNING, "An interceptor failed before " + event.eventType(), ex);
            throw new EventVetoedException("an interceptor failed: " + ex);
        }
    }

    PublishResult vetoed(UniversalEvent event, EventVetoedException veto) {
        String reason = String.valueOf(veto.getMessage());
        this.vetoes.increment();
        this.listeners.vetoed(event, reason);
        return new PublishResult.Vetoed(event, reason);
    }

    void after(UniversalEvent event, PublishResult result) {
        for (EventInterceptor interceptor : this.interceptors) {
            if (interceptor.isActive()) {
                try {
                    interceptor.afterPublish(event, result);
                } catch (RuntimeException ex) {
                    logger.log(Level.WARNING, "An interceptor failed after " + event.eventType(), ex);
                }
            }
        }
    }

    long vetoes() {
        return this.vetoes.sum();
    }
}
