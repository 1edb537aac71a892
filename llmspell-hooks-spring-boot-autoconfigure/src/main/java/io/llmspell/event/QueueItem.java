package io.llmspell.event;

/** An event in a queue with something that goes with it; an event alone is its own item. */
sealed interface QueueItem permits Carried, QueueItem.Read, QueueItem.Again {

    UniversalEvent event();

    /** The event of an item. */
    static UniversalEvent event(Object item) {
        return (item instanceof QueueItem known) ? known.event() : (UniversalEvent) item;
    }

    /** An event that was read from the storage under a lease. */
    record Read(UniversalEvent event, long position, Lease lease) implements QueueItem {}

    /** A stored dead letter that is tried again. */
    record Again(DeadLetter letter) implements QueueItem {

        @Override
        public UniversalEvent event() {
            return this.letter.event();
        }
    }
}
