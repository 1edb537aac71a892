package io.llmspell.bridge.lua;

import org.jspecify.annotations.Nullable;

/** A coroutine: its frames are objects, so that it needs no thread. */
final class Coroutine {

    enum Status {
        SUSPENDED,
        RUNNING,
        NORMAL,
        DEAD
    }

    /** When it was last counted as reachable. */
    int mark;

    Status status = Status.SUSPENDED;

    /** The last frame while it is suspended. */
    @Nullable
    Frame frame;

    /** Calls from functions of the library into the script, in which it cannot be suspended. */
    int natives;

    /** Which resumed it last, and where. */
    @Nullable
    Coroutine resumer;

    @Nullable
    Frame resumedAt;

    private @Nullable Object function;

    Coroutine(@Nullable Object function) {
        this.function = function;
    }

    @Nullable
    Object function() {
        return this.function;
    }

    /** Until it is suspended or returns. */
    Object[] run(Machine machine, Object[] arguments) {
        Object first = this.function;
        this.function = null;
        if (first instanceof Closure closure) {
            return Interpreter.run(machine, new Frame(machine, closure, arguments, null, null));
        }
        if (first != null) {
            return machine.call(first, arguments);
        }
        Frame last = this.frame;
        if (last == null) {
            throw new IllegalStateException("not suspended");
        }
        this.frame = null;
        last.receive(arguments);
        last.pc++;
        return Interpreter.run(machine, last);
    }

    /** After each run. */
    void end() {
        this.resumer = null;
        this.resumedAt = null;
        if (this.status != Status.SUSPENDED) {
            this.status = Status.DEAD;
            this.frame = null;
        }
    }
}
