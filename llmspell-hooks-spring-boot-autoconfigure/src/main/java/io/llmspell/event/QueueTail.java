package io.llmspell.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What publishers write for each event they append, with the lock under which they do: together, and with nothing
 * beside it. A consumer reads the position when it has taken all it knew of; it would slow publishers down if it had to
 * touch this cache line for each event.
 */
@SuppressWarnings("unused") // the padding
final class QueueTail extends SpinLock {

    private static final VarHandle POSITION;

    static {
        try {
            POSITION = MethodHandles.lookup().findVarHandle(QueueTail.class, "position", long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    /** Behind the last event. */
    private volatile long position;

    /** The head as publishers saw it last; under the lock. */
    long headSeen;

    /** How many events were offered; under the lock. */
    long offered;

    private long after1;
    private long after2;
    private long after3;
    private long after4;
    private long after5;
    private long after6;
    private long after7;

    long position() {
        return this.position;
    }

    /** Shows consumers one more event; under the lock. */
    void advanceTo(long end) {
        POSITION.setRelease(this, end);
    }
}
