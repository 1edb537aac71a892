package io.llmspell.bridge.lua;

import java.util.List;

/** A function of the library or of the host. */
final class NativeFunction {

    /** When it was last counted as reachable; of those that keep nothing never. */
    int mark;

    private final String name;

    private final Body body;

    private final List<Object> held;

    /** What it does. */
    @FunctionalInterface
    interface Body {

        Object[] call(Machine machine, Arguments arguments);
    }

    NativeFunction(String name, Body body) {
        this(name, body, List.of());
    }

    /** @param held what it keeps of the script: counts as reachable */
    NativeFunction(String name, Body body, List<Object> held) {
        this.name = name;
        this.body = body;
        this.held = held;
    }

    List<Object> held() {
        return this.held;
    }

    Object[] call(Machine machine, Object[] arguments) {
        return this.body.call(machine, new Arguments(this.name, arguments));
    }
}
