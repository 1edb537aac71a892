package io.llmspell.bridge.lua;

/** What scripts find as globals: nothing that reaches files, processes, the environment, or loads code. */
final class Libraries {

    private Libraries() {}

    static void install(Machine machine, LuaTable globals) {
        BaseLibrary.install(globals);
        LuaTable string = StringLibrary.create(machine);
        machine.stringMetatable().set(Operators.INDEX, string);
        globals.set(LuaText.of("string"), string);
        globals.set(LuaText.of("table"), TableLibrary.create(machine));
        globals.set(LuaText.of("math"), MathLibrary.create(machine));
        globals.set(LuaText.of("bit32"), BitLibrary.create(machine));
        globals.set(LuaText.of("coroutine"), CoroutineLibrary.create(machine));
        globals.set(LuaText.of("os"), CoroutineLibrary.time(machine));
    }
}
