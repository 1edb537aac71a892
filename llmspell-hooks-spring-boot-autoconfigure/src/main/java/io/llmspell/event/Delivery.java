package io.llmspell.event;

/** What a subscription does with the events that its lanes take from its queue. */
interface Delivery {

    /** The event will not be handled again. */
    long DEAD = -1;

    /** Has the event handled. */
    void handle(Object item) throws Exception;

    /**
     * The handling of an event failed.
     *
     * @param attempt how often it was tried, from 1
     * @return the nanoseconds after which it is to be tried again, or {@link #DEAD}
     */
    long failed(Object item, int attempt, Throwable error);

    /** Has the lane made ready after that time. */
    void handleLater(Lane lane, long nanos);

    /** How long a handler may take, in nanoseconds; 0 for as long as it likes. */
    long handlerTimeoutNanos();

    /** A handler did not return in time and was interrupted. */
    void overran(Lane lane);

    /** Tells observers if the queue has come under pressure, or is no longer. */
    void checkPressure();
}
