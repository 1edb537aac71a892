package io.llmspell.bridge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A context in which the script has run, and what it registered there. */
final class LoadedContext {

    final ScriptContext context;

    final Caller caller;

    private final ScriptFunction[] functions;

    /** What runs in it now. */
    volatile ScriptStopper.@Nullable Watch watch;

    private LoadedContext(ScriptContext context, Caller caller, ScriptFunction[] functions) {
        this.context = context;
        this.caller = caller;
        this.functions = functions;
    }

    /**
     * @param names of the functions that are called, in the order of their places
     * @throws ScriptException if the script registered others here than in its first context
     */
    static LoadedContext of(String file, ScriptContext context, Caller caller, List<String> names) {
        ScriptFunction[] functions = new ScriptFunction[names.size()];
        for (int i = 0; i < functions.length; i++) {
            ScriptFunction function = caller.function(names.get(i));
            if (function == null) {
                throw new ScriptException(
                        ScriptException.Kind.ERROR,
                        file,
                        0,
                        "it did not register '" + names.get(i) + "' in another of its contexts: what a script registers"
                                + " must not depend on chance, time or state");
            }
            functions[i] = function;
        }
        return new LoadedContext(context, caller, functions);
    }

    @Nullable
    Object call(int function, @Nullable Object argument) {
        return this.context.call(this.functions[function], argument);
    }

    int line(int function) {
        return this.functions[function].line();
    }
}
