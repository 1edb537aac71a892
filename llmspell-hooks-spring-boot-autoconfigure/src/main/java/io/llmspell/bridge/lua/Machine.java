package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions of one context. What calls what is kept in {@linkplain Frame frames}, not on Java's stack, but where a
 * function of the library calls the script: there the depth is bounded.
 */
final class Machine {

    static final NativeFunction PCALL = new NativeFunction("pcall", Machine::pcall);

    static final NativeFunction XPCALL = new NativeFunction("xpcall", Machine::xpcall);

    static final NativeFunction YIELD = new NativeFunction("yield", (machine, arguments) -> {
        throw new LuaError(
                (machine.current == machine.main)
                        ? "attempt to yield from outside a coroutine"
                        : "attempt to yield across a call from the library");
    });

    private static final int FRAMES = 16_000;

    private static final int NATIVES = 100;

    private final Meter meter;

    private final LuaTable stringMetatable;

    private final Coroutine main = new Coroutine(null);

    private Coroutine current = this.main;

    private @Nullable Frame top;

    private int natives;

    /** What functions of the library that have not returned keep, where nothing else may. */
    private final List<Object> held = new ArrayList<>();

    Machine(ScriptLimits limits, Consumer<Reachable> roots) {
        this.meter = new Meter(limits, () -> measure(roots));
        this.stringMetatable = new LuaTable(this.meter, 0, 1);
        this.main.status = Coroutine.Status.RUNNING;
    }

    private long measure(Consumer<Reachable> roots) {
        Reachable reachable = new Reachable();
        roots.accept(reachable);
        reachable.add(this.stringMetatable);
        reachable.add(this.top);
        this.held.forEach(reachable::add);
        for (Coroutine coroutine = this.current; coroutine != null; coroutine = coroutine.resumer) {
            reachable.add(coroutine);
            reachable.add(coroutine.resumedAt);
        }
        return reachable.bytes();
    }

    Meter meter() {
        return this.meter;
    }

    LuaTable stringMetatable() {
        return this.stringMetatable;
    }

    Coroutine current() {
        return this.current;
    }

    boolean inMain() {
        return this.current == this.main;
    }

    LuaTable table(int elements, int entries) {
        return new LuaTable(this.meter, elements, entries);
    }

    /** Forgets what a call that was stopped has left. */
    void reset() {
        this.top = null;
        this.current = this.main;
        this.main.natives = 0;
        this.main.status = Coroutine.Status.RUNNING;
        this.natives = 0;
        this.held.clear();
        this.meter.begin();
    }

    /** Counts as reachable until it is released: before a function of the library calls the script. */
    void hold(Object value) {
        this.held.add(value);
    }

    /** What was held last. */
    void release() {
        this.held.remove(this.held.size() - 1);
    }

    /** A string that was made by the library. */
    LuaText text(String text) {
        this.meter.charge(48L + text.length());
        return LuaText.of(text);
    }

    Object callForOne(Object function, Object... arguments) {
        Object[] values = call(function, arguments);
        return (values.length > 0) ? values[0] : Nothing.NIL;
    }

    /** From a function of the library, a metamethod, or from outside. */
    Object[] call(Object function, Object... arguments) {
        this.meter.check();
        Frame below = this.top;
        Coroutine running = this.current;
        deeper();
        running.natives++;
        hold(arguments);
        try {
            if (function instanceof Closure closure) {
                return Interpreter.run(this, new Frame(this, closure, arguments, null, below));
            }
            if (function instanceof NativeFunction body) {
                return body.call(this, arguments);
            }
            return call(handler(function), with(function, arguments));
        } finally {
            release();
            running.natives--;
            this.natives--;
            this.top = below;
        }
    }

    private void deeper() {
        if (this.natives >= NATIVES) {
            throw new LuaError("stack overflow");
        }
        this.natives++;
    }

    /** Calls from the script: gives the frame to go on with. */
    Frame enter(Frame caller, Object function, Object[] arguments) {
        this.meter.check();
        if (function instanceof Closure closure) {
            return frame(closure, arguments, caller);
        }
        if (function == PCALL && arguments.length > 0 && arguments[0] instanceof Closure closure) {
            Frame frame = frame(closure, from(arguments, 1), caller);
            frame.guard = Frame.Guard.PCALL;
            return frame;
        }
        if (function == XPCALL && arguments.length > 1 && arguments[0] instanceof Closure closure) {
            Frame frame = frame(closure, from(arguments, 2), caller);
            frame.guard = Frame.Guard.XPCALL;
            frame.handler = arguments[1];
            return frame;
        }
        if (function instanceof NativeFunction body) {
            caller.open = arguments;
            Object[] values = body.call(this, arguments);
            caller.open = Arguments.NONE;
            caller.receive(values);
            return caller;
        }
        return enter(caller, handler(function), with(function, arguments));
    }

    private Frame frame(Closure closure, Object[] arguments, Frame caller) {
        if (caller.depth >= FRAMES) {
            throw new LuaError("stack overflow");
        }
        return new Frame(this, closure, arguments, caller, null);
    }

    private Object handler(Object value) {
        Object handler = Operators.metamethod(this, value, Operators.CALL);
        if (handler instanceof Closure || handler instanceof NativeFunction) {
            return handler;
        }
        throw wrongType("call", value);
    }

    static Object[] with(Object first, Object[] others) {
        Object[] all = new Object[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    static Object[] from(Object[] values, int index) {
        return (index >= values.length) ? Arguments.NONE : Arrays.copyOfRange(values, index, values.length);
    }

    void top(Frame frame) {
        this.top = frame;
    }

    /** Whether the coroutine that runs can be suspended now. */
    boolean yields(Object function) {
        return function == YIELD && this.current != this.main && this.current.natives == 0;
    }

    Object[] suspend(Frame frame, Object[] values) {
        this.current.frame = frame;
        this.current.status = Coroutine.Status.SUSPENDED;
        return values;
    }

    Object[] resume(Coroutine coroutine, Object[] arguments) {
        if (coroutine.status != Coroutine.Status.SUSPENDED) {
            boolean dead = coroutine.status == Coroutine.Status.DEAD;
            throw new LuaError("cannot resume " + (dead ? "dead" : "non-suspended") + " coroutine");
        }
        deeper();
        Coroutine from = this.current;
        Frame below = this.top;
        from.status = Coroutine.Status.NORMAL;
        coroutine.status = Coroutine.Status.RUNNING;
        coroutine.resumer = from;
        coroutine.resumedAt = below;
        this.current = coroutine;
        hold(arguments);
        try {
            return coroutine.run(this, arguments);
        } finally {
            release();
            coroutine.end();
            this.current = from;
            from.status = Coroutine.Status.RUNNING;
            this.natives--;
            this.top = below;
        }
    }

    private static Object[] pcall(Machine machine, Arguments arguments) {
        try {
            return with(true, machine.call(arguments.any(1), from(arguments.values(), 1)));
        } catch (LuaError ex) {
            return Arguments.result(false, machine.placed(ex).value());
        }
    }

    private static Object[] xpcall(Machine machine, Arguments arguments) {
        try {
            return with(true, machine.call(arguments.any(1), from(arguments.values(), 2)));
        } catch (LuaError ex) {
            return with(false, machine.handled(arguments.any(2), machine.placed(ex)));
        }
    }

    Object[] handled(Object handler, LuaError error) {
        try {
            return call(handler, error.value());
        } catch (LuaError ex) {
            return new Object[] {LuaText.of("error in error handling")};
        }
    }

    private LuaError placed(LuaError error) {
        if (this.top != null) {
            error.at(this.top.closure.code.file(), this.top.line());
        }
        return error;
    }

    /** Where the function at this level is, 1 the one that called the library; empty where there is none. */
    String where(long level) {
        Frame frame = this.top;
        for (long i = 1; i < level && frame != null; i++) {
            frame = (frame.caller != null) ? frame.caller : frame.below;
        }
        return (frame == null || level < 1) ? "" : frame.closure.code.file() + ":" + frame.line() + ": ";
    }

    LuaError wrongType(String action, Object value, Object key) {
        String name = (this.top != null) ? this.top.describe(value) : null;
        String at = (name == null && key instanceof LuaText text && text.length() <= 64) ? " (key '" + text + "')" : "";
        return new LuaError("attempt to " + action + " a " + Operators.typeName(value) + " value"
                + ((name != null) ? " (" + name + ")" : at));
    }

    LuaError wrongType(String action, Object value) {
        return wrongType(action, value, Nothing.NIL);
    }
}
