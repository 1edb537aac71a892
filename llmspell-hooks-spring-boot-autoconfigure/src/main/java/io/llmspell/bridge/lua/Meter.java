package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptLimits;
import java.util.function.LongSupplier;

/** What a context has used, and whether it is to stop. */
final class Meter {

    private final long memory;

    private final int longest;

    private final LongSupplier reachable;

    private long used;

    private volatile boolean stopping;

    private volatile boolean running;

    /** @param reachable counts what the context can still reach, in bytes */
    Meter(ScriptLimits limits, LongSupplier reachable) {
        this.memory = limits.memory();
        this.longest = (int) Math.min(limits.memory() / 8, Integer.MAX_VALUE / 2);
        this.reachable = reachable;
    }

    void begin() {
        this.stopping = false;
        this.running = true;
    }

    void end() {
        this.running = false;
    }

    /** Stops what runs; where nothing does, nothing happens. */
    void stop() {
        if (this.running) {
            this.stopping = true;
        }
    }

    /** Called in every loop, of scripts and of the library. */
    void check() {
        if (this.stopping) {
            throw new Halt(ScriptException.Kind.STOPPED, "the script was stopped");
        }
    }

    /** Called before memory is taken. What was let go of is found when there seems to be none left. */
    void charge(long bytes) {
        this.used += bytes;
        if (this.used > this.memory) {
            check();
            this.used = this.reachable.getAsLong() + bytes;
            if (this.used > this.memory) {
                throw new Halt(
                        ScriptException.Kind.LIMIT, "the script uses more than " + this.memory + " bytes of memory");
            }
        }
    }

    /** Called before a string is made. */
    void text(long length) {
        if (length > this.longest) {
            throw new LuaError("the string has more than " + this.longest + " bytes");
        }
        check();
    }
}
