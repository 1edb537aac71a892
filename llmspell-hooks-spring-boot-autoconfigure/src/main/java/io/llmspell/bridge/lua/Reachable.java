package io.llmspell.bridge.lua;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the memory of all that can be reached from some values. */
final class Reachable {

    private static final AtomicInteger MARKS = new AtomicInteger();

    private final int mark = MARKS.incrementAndGet();

    private final Deque<Object> open = new ArrayDeque<>();

    /** Registers with variables that closures share. */
    private final Set<Object> registers = Collections.newSetFromMap(new IdentityHashMap<>());

    private long bytes;

    void add(@Nullable Object value) {
        if (value instanceof LuaText text) {
            if (text.mark != this.mark) {
                text.mark = this.mark;
                this.bytes += 48L + text.length();
            }
        } else if (value instanceof LuaTable || value instanceof Closure || value instanceof Coroutine) {
            this.open.push(value);
        } else if (value instanceof NativeFunction body) {
            inside(body);
        } else if (value instanceof Frame frame) {
            frames(frame);
        } else if (value instanceof Bytes buffer) {
            this.bytes += 16L + buffer.capacity();
        } else if (value instanceof Object[] values) {
            this.bytes += 16 + 8L * values.length;
            addAll(values);
        }
    }

    private void inside(NativeFunction body) {
        if (!body.held().isEmpty() && body.mark != this.mark) {
            body.mark = this.mark;
            this.bytes += 512;
            body.held().forEach(this::add);
        }
    }

    private void frames(Frame last) {
        Frame next = last;
        while (next != null) {
            this.bytes += 96 + 8L * (next.registers.length + next.rest.length + next.open.length);
            add(next.closure);
            addAll(next.registers);
            addAll(next.rest);
            addAll(next.open);
            add(next.handler);
            next = (next.caller != null) ? next.caller : next.below;
        }
    }

    private void addAll(@Nullable Object[] values) {
        for (Object value : values) {
            add(value);
        }
    }

    long bytes() {
        while (!this.open.isEmpty()) {
            Object next = this.open.pop();
            if (next instanceof LuaTable table && table.mark != this.mark) {
                table.mark = this.mark;
                inside(table);
            } else if (next instanceof Closure closure && closure.mark != this.mark) {
                closure.mark = this.mark;
                inside(closure);
            } else if (next instanceof Coroutine coroutine && coroutine.mark != this.mark) {
                coroutine.mark = this.mark;
                this.bytes += 96;
                add(coroutine.frame);
                add(coroutine.function());
            }
        }
        return this.bytes;
    }

    private void inside(LuaTable table) {
        this.bytes += table.bytes();
        add(table.metatable);
        for (int at = table.entry(0); at >= 0; at = table.entry(at + 1)) {
            add(table.keyAt(at));
            add(table.valueAt(at));
        }
    }

    private void inside(Closure closure) {
        this.bytes += 48 + 40L * closure.upvalues.length;
        for (Upvalue upvalue : closure.upvalues) {
            Object[] values = upvalue.values();
            if (values.length == 1) {
                add(values[0]);
            } else if (this.registers.add(values)) {
                add(values);
            }
        }
    }
}
