package io.llmspell.event;

/** What a queue did with an event that was offered to it. */
enum Admission {
    /** It is in the queue. */
    TAKEN,
    /** It, rather than an older one, was dropped. */
    DROPPED,
    /** It was refused, and the publisher is to be told. */
    REJECTED,
    /** There is no room, and the publisher may wait for it. */
    WAIT,
    /** The subscription is closed: it was not offered at all. */
    CLOSED
}
