package io.llmspell.event;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes an {@link EventReplay}, to be started. */
public final class EventReplayBuilder {

    final EventStorage storage;

    final EventQuery query;

    final List<ReplayListener> listeners = new ArrayList<>();

    @Nullable
    ReplayTarget target;

    ReplayPace pace = ReplayPace.atOnce();

    InstantSource clock = InstantSource.system();

    ReplayTimer timer = ReplayTimer.SYSTEM;

    boolean stopAtFailure;

    EventReplayBuilder(EventStorage storage, EventQuery query) {
        if (query.newestFirst()) {
            throw new IllegalArgumentException("A replay goes from the oldest event to the newest");
        }
        this.storage = storage;
        this.query = query;
    }

    /** Gives the events to a handler, on the thread of the replay. */
    public EventReplayBuilder to(EventHandler handler) {
        this.target = ReplayTarget.handler(handler);
        return this;
    }

    /**
     * Gives the events to one subscription, as far as its patterns match. The replay fails if it is closed.
     *
     * @param subscription its name or id
     */
    public EventReplayBuilder to(EventBus bus, String subscription) {
        this.target = ReplayTarget.subscription(bus, subscription);
        return this;
    }

    /** Gives the events to all subscriptions that match. */
    public EventReplayBuilder to(EventBus bus) {
        this.target = ReplayTarget.bus(bus);
        return this;
    }

    /** At once by default. */
    public EventReplayBuilder pace(ReplayPace pace) {
        this.pace = pace;
        return this;
    }

    public EventReplayBuilder listener(ReplayListener listener) {
        this.listeners.add(listener);
        return this;
    }

    /** Ends at the first event that fails, which is the next one then; by default it goes on with the others. */
    public EventReplayBuilder stopAtFailure() {
        this.stopAtFailure = true;
        return this;
    }

    /** Tells when it was started and ended. */
    public EventReplayBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** What the pace goes by. */
    EventReplayBuilder timer(ReplayTimer timer) {
        this.timer = timer;
        return this;
    }

    /**
     * Makes it.
     *
     * @throws IllegalStateException if it was not said where the events go
     */
    public EventReplay build() {
        return new StorageReplay(this);
    }
}
