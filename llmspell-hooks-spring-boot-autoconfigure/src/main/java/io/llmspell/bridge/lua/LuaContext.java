package io.llmspell.bridge.lua;

import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptFunction;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptSource;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A script with globals of its own. */
final class LuaContext implements ScriptContext {

    private static final Code IDENTITY = LuaCompiler.compile(ScriptSource.of("identity", "identity.lua", "return ..."));

    private final Code main;

    private final Machine machine;

    private final LuaTable globals;

    private final Values values;

    /** Functions that were given to modules, as long as these keep them. */
    private final Set<Object> functions = Collections.newSetFromMap(new WeakHashMap<>());

    private volatile boolean usable = true;

    private boolean running;

    LuaContext(Code main, ScriptModules modules, ScriptLimits limits) {
        this.main = main;
        this.machine = new Machine(limits, this::reachable);
        this.globals = new LuaTable(this.machine.meter(), 0, 48);
        this.values = new Values(this, this.machine, limits);
        Libraries.install(this.machine, this.globals);
        modules.functions().forEach(this::module);
        HostFunction info = modules.functions().getOrDefault("log", Map.of()).get("info");
        if (info != null) {
            BaseLibrary.add(this.globals, "print", (ignored, arguments) -> print(info, arguments));
        }
    }

    private void reachable(Reachable reachable) {
        reachable.add(this.globals);
        this.functions.forEach(reachable::add);
    }

    private void module(String name, Map<String, HostFunction> functions) {
        LuaTable module = this.machine.table(0, functions.size());
        functions.forEach((function, body) -> BaseLibrary.add(
                module, function, (ignored, arguments) -> Arguments.result(host(body, arguments.values()))));
        this.globals.set(LuaText.of(name), module);
    }

    private Object host(HostFunction function, Object[] arguments) {
        try {
            return this.values.in(function.call(this.values.out(arguments)));
        } catch (ScriptException ex) {
            throw new LuaError(ex);
        }
    }

    private Object[] print(HostFunction info, Arguments arguments) {
        Bytes line = new Bytes(this.machine.meter());
        this.machine.hold(line);
        try {
            for (int i = 1; i <= arguments.count(); i++) {
                line.add((i == 1) ? "" : "\t").add(BaseLibrary.toText(this.machine, arguments.get(i)));
            }
        } finally {
            this.machine.release();
        }
        host(info, new Object[] {line.toText()});
        return Arguments.NONE;
    }

    @Override
    public void run() {
        guarded(this.main, () -> {
            this.machine.call(Closure.main(this.main, this.globals));
            return null;
        });
    }

    @Override
    public @Nullable Object call(ScriptFunction function, @Nullable Object argument) {
        if (!(function instanceof LuaFunction own) || own.context() != this) {
            throw new IllegalArgumentException("The function is not one of this context");
        }
        Code code = (own.value() instanceof Closure closure) ? closure.code : this.main;
        return guarded(code, () -> this.values.out(this.machine.callForOne(own.value(), this.values.in(argument))));
    }

    private @Nullable Object guarded(Code code, Supplier<@Nullable Object> body) {
        if (this.running) {
            throw new ScriptException(ScriptException.Kind.ERROR, this.main.file(), 0, "the script runs already");
        }
        this.running = true;
        this.machine.reset();
        try {
            return body.get();
        } catch (LuaError ex) {
            throw failure(ex, code);
        } catch (ScriptException ex) {
            throw ex.at(this.main.file(), code.line(0));
        } catch (Halt ex) {
            this.usable = ex.kind() == ScriptException.Kind.STOPPED;
            throw ex.at(this.main.file(), 0);
        } catch (StackOverflowError ex) {
            throw unusable("stack overflow");
        } catch (OutOfMemoryError ex) {
            throw unusable("not enough memory");
        } finally {
            this.running = false;
            this.machine.meter().end();
        }
    }

    private ScriptException unusable(String problem) {
        this.usable = false;
        return new ScriptException(ScriptException.Kind.LIMIT, this.main.file(), 0, problem);
    }

    private ScriptException failure(LuaError error, Code code) {
        int line = (error.line() > 0) ? error.line() : code.line(0);
        ScriptException host = error.host();
        if (host != null) {
            return host.at(this.main.file(), line);
        }
        if (!(error.value() instanceof LuaText text)) {
            return new ScriptException(ScriptException.Kind.ERROR, this.main.file(), line, problem(error.value()));
        }
        return placed(text.toString(), line);
    }

    private static String problem(Object value) {
        return (value instanceof Number || value instanceof Boolean || value instanceof Nothing)
                ? "error: " + BaseLibrary.plain(value)
                : "(error object is a " + Operators.typeName(value) + " value)";
    }

    /** A message that names a line of the script is of that line. */
    private ScriptException placed(String message, int line) {
        String place = this.main.file() + ":";
        int digits = place.length();
        while (digits < message.length() && digits < place.length() + 9 && Character.isDigit(message.charAt(digits))) {
            digits++;
        }
        if (message.startsWith(place) && digits > place.length() && message.startsWith(": ", digits)) {
            return new ScriptException(
                    ScriptException.Kind.ERROR,
                    this.main.file(),
                    Integer.parseInt(message, place.length(), digits, 10),
                    message.substring(digits + 2));
        }
        return new ScriptException(ScriptException.Kind.ERROR, this.main.file(), line, message);
    }

    LuaFunction function(Object value) {
        this.functions.add(value);
        return new LuaFunction(this, value);
    }

    @Override
    public ScriptFunction identity() {
        return function(Closure.main(IDENTITY, this.globals));
    }

    @Override
    public void stop() {
        this.machine.meter().stop();
    }

    @Override
    public boolean usable() {
        return this.usable;
    }

    @Override
    public void close() {
        this.usable = false;
    }

    @Override
    public String toString() {
        return this.main.file();
    }
}
