package io.llmspell.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lanes that share a queue. */
final class LaneGroup implements QueueConsumers {

    private final HandlerPool pool;

    private final EventQueue queue;

    private final List<Lane> lanes = new ArrayList<>();

    /** The first of those that rest, under the queue's lock. */
    private @Nullable Lane resting;

    private int resters;

    LaneGroup(HandlerPool pool, Delivery delivery, int lanes, int capacity, FlowController flow) {
        this.pool = pool;
        this.queue = new EventQueue(capacity, flow, this);
        for (int i = 0; i < lanes; i++) {
            Lane lane = new Lane(this.queue, delivery);
            this.lanes.add(lane);
            rest(lane);
        }
    }

    EventQueue queue() {
        return this.queue;
    }

    List<Lane> lanes() {
        return Collections.unmodifiableList(this.lanes);
    }

    @Override
    public void wake(EventQueue woken) {
        Lane lane = this.resting;
        if (lane != null) {
            this.resting = lane.next;
            this.resters--;
            this.pool.ready(lane);
        }
    }

    @Override
    public void wakeAll(EventQueue woken) {
        while (this.resting != null) {
            wake(woken);
        }
    }

    @Override
    public void rest(Lane lane) {
        lane.next = this.resting;
        this.resting = lane;
        this.resters++;
    }

    @Override
    public boolean allRest() {
        return this.resters == this.lanes.size() && this.lanes.stream().noneMatch(Lane::isHolding);
    }
}
