package io.llmspell.bridge.foreign;

import io.llmspell.bridge.ScriptException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What the interface remembers of a thread: what the running handler has answered, and the last error. */
final class NativeThread {

    /**
     * How often native code may be called from what native code has called. Behind that is a handler that calls itself
     * through its own event, and in native code the end of the stack is the end of the process.
     */
    private static final int MOST_NESTED = 16;

    private static final int MOST_MESSAGE = 4096;

    private static final ThreadLocal<NativeThread> CURRENT = ThreadLocal.withInitial(NativeThread::new);

    private int nested;

    private @Nullable Answer answer;

    private @Nullable MemorySegment error;

    /**
     * What a handler has answered.
     *
     * @param json the bytes of its result, or a message
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(byte[] json, @Nullable String failure) {}

    static NativeThread current() {
        return CURRENT.get();
    }

    /**
     * Goes into native code.
     *
     * @return for {@link #leave}, what the handler around it has answered
     */
    @Nullable
    Answer enter() {
        if (this.nested == MOST_NESTED) {
            throw new ScriptException(
                    ScriptException.Kind.LIMIT,
                    "native plug-ins are called from what they call themselves, " + MOST_NESTED + " times");
        }
        this.nested++;
        Answer outer = this.answer;
        this.answer = null;
        return outer;
    }

    void leave(@Nullable Answer outer) {
        this.nested--;
        this.answer = outer;
    }

    /** Asked after a handler has returned. */
    @Nullable
    Answer answer() {
        return this.answer;
    }

    void answered(Answer given) {
        if (this.nested == 0) {
            throw new ScriptException(ScriptException.Kind.ERROR, "no handler runs on this thread");
        }
        this.answer = given;
    }

    /** A function of the interface has failed. */
    void failed(String message) {
        String text = (message.length() > MOST_MESSAGE) ? message.substring(0, MOST_MESSAGE) : message;
        // Of a thread of the plug-in nobody tells when it is over, so the collector frees this.
        this.error = Arena.ofAuto().allocateFrom(text.replace('\0', ' '));
    }

    void forget() {
        this.error = null;
    }

    /** Null if none has. */
    @Nullable
    MemorySegment error() {
        return this.error;
    }
}
