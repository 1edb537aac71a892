package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A position in a queue that moves forward. Alone on its cache line: consumers write it for each event, and publishers
 * write what would else be beside it.
 */
@SuppressWarnings("unused") // the padding
final class Cursor {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Cursor.class, "value", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private long before1;
    private long before2;
    private long before3;
    private long before4;
    private long before5;
    private long before6;
    private long before7;

    private volatile long value;

    private long after1;
    private long after2;
    private long after3;
    private long after4;
    private long after5;
    private long after6;
    private long after7;

    long get() {
        return this.value;
    }

    /** Moves it one further, if it still is where the caller saw it. */
    boolean advance(long from) {
        return VALUE.compareAndSet(this, from, from + 1);
    }
}
