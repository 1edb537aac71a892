package io.llmspell.event;

/** Who takes from a queue. All methods are called under the queue's lock. */
interface QueueConsumers {

    /** There is something to take. */
    void wake(EventQueue queue);

    /** There may be something to do for all of them. */
    void wakeAll(EventQueue queue);

    /** This lane has nothing to do. */
    void rest(Lane lane);

    /** Whether none of them has anything to do. */
    boolean allRest();
}
