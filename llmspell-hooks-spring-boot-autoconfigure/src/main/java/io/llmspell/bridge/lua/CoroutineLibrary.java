package io.llmspell.bridge.lua;

import java.util.List;
import java.util.Locale;

/** The libraries {@code coroutine} and {@code os}, of which there is only the time. */
final class CoroutineLibrary {

    private CoroutineLibrary() {}

    static LuaTable create(Machine machine) {
        LuaTable library = machine.table(0, 8);
        library.set(LuaText.of("yield"), Machine.YIELD);
        BaseLibrary.add(library, "create", (m, arguments) -> Arguments.result(coroutine(m, arguments)));
        BaseLibrary.add(library, "resume", CoroutineLibrary::resume);
        BaseLibrary.add(library, "running", (m, arguments) -> Arguments.result(m.current(), m.inMain()));
        BaseLibrary.add(
                library,
                "status",
                (m, arguments) ->
                        Arguments.result(m.text(of(arguments).status.name().toLowerCase(Locale.ROOT))));
        BaseLibrary.add(library, "wrap", CoroutineLibrary::wrap);
        return library;
    }

    private static Coroutine of(Arguments arguments) {
        if (arguments.get(1) instanceof Coroutine coroutine) {
            return coroutine;
        }
        throw arguments.expected(1, "coroutine");
    }

    private static Coroutine coroutine(Machine machine, Arguments arguments) {
        Object function = arguments.function(1);
        machine.meter().charge(512);
        return new Coroutine(function);
    }

    private static Object[] resume(Machine machine, Arguments arguments) {
        Coroutine coroutine = of(arguments);
        try {
            return Machine.with(true, machine.resume(coroutine, Machine.from(arguments.values(), 1)));
        } catch (LuaError ex) {
            return Arguments.result(false, ex.value());
        }
    }

    private static Object[] wrap(Machine machine, Arguments arguments) {
        Coroutine coroutine = coroutine(machine, arguments);
        return Arguments.result(
                new NativeFunction("wrap", (m, given) -> m.resume(coroutine, given.values()), List.of(coroutine)));
    }

    static LuaTable time(Machine machine) {
        LuaTable os = machine.table(0, 2);
        BaseLibrary.add(os, "clock", (m, arguments) -> Arguments.result(System.nanoTime() / 1e9));
        BaseLibrary.add(os, "time", (m, arguments) -> {
            if (arguments.count() > 0) {
                throw arguments.wrong(1, "no value expected");
            }
            return Arguments.result(System.currentTimeMillis() / 1000);
        });
        return os;
    }
}
