package io.llmspell.bridge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that scripts are given: for each context its own, as they know whose they are. */
final class Modules {

    private final HookModule hooks;

    private final EventModule events;

    private final StateModule state;

    private final LogModule log;

    Modules(HookModule hooks, EventModule events, StateModule state, LogModule log) {
        this.hooks = hooks;
        this.events = events;
        this.state = state;
        this.log = log;
    }

    /** A function of ours, which is told who calls it. */
    @FunctionalInterface
    interface Call {
        @Nullable
        Object run(Caller caller, Given given);
    }

    ScriptModules of(Caller caller) {
        Map<String, Map<String, HostFunction>> modules = new LinkedHashMap<>();
        modules.put("hook", bound("hook", this.hooks.functions(), caller));
        modules.put("event", bound("event", this.events.functions(), caller));
        modules.put("state", bound("state", this.state.functions(), caller));
        modules.put("log", bound("log", this.log.functions(), caller));
        return new ScriptModules(modules);
    }

    private static Map<String, HostFunction> bound(String module, Map<String, Call> calls, Caller caller) {
        Map<String, HostFunction> functions = new LinkedHashMap<>();
        calls.forEach((name, call) -> functions.put(
                name,
                (List<@Nullable Object> arguments) -> run(call, caller, new Given(module + "." + name, arguments))));
        return functions;
    }

    /** What goes wrong inside of the application is told to the script without a Java stack. */
    private static @Nullable Object run(Call call, Caller caller, Given given) {
        try {
            return call.run(caller, given);
        } catch (ScriptException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            String message = String.valueOf(ex.getMessage());
            throw new ScriptException(ScriptException.Kind.ERROR, given.function() + ": " + message);
        }
    }
}
