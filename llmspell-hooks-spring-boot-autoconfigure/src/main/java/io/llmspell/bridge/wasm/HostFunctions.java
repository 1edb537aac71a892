package io.llmspell.bridge.wasm;

import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.wasm.types.Import;
import io.llmspell.bridge.HostFunction;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.StackRoom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions of the host, as imports. */
final class HostFunctions {

    /** Where the errors of functions end the call of the plug-in. */
    static final String MODULE = "llmspell";

    /** Where the plug-in is told of errors. */
    static final String TRY_MODULE = "llmspell_try";

    private HostFunctions() {}

    static boolean isModule(String name) {
        return name.equals(MODULE) || name.equals(TRY_MODULE);
    }

    /** All that the module imports. */
    static ImportValues link(WasmContext context, ScriptModules modules) {
        return ImportValues.builder()
                .withFunctions(context.program().module().importSection().stream()
                        .distinct()
                        .map(wanted -> link(wanted, context, modules))
                        .toList())
                .build();
    }

    private static ImportFunction link(Import wanted, WasmContext context, ScriptModules modules) {
        HostFunction function = find(wanted.name(), modules);
        boolean caught = wanted.module().equals(TRY_MODULE);
        return new ImportFunction(wanted.module(), wanted.name(), ModuleRules.HOST_FUNCTION, (instance, pointer) ->
                new long[] {call(context, wanted.name(), function, (int) pointer[0], (int) pointer[1], caught)});
    }

    private static HostFunction find(String name, ScriptModules modules) {
        int dot = name.indexOf('.');
        HostFunction found = (dot < 0)
                ? null
                : modules.functions()
                        .getOrDefault(name.substring(0, dot), Map.of())
                        .get(name.substring(dot + 1));
        if (found == null) {
            throw new ScriptException(Kind.ERROR, "the module imports " + name + ", but there is no such function");
        }
        return found;
    }

    private static long call(
            WasmContext context, String name, HostFunction function, int pointer, int length, boolean caught) {
        long result;
        try {
            context.checkCallable(name);
            StackRoom.check();
            result = context.give(call(context, function, arguments(context, name, pointer, length)));
        } catch (ScriptException ex) {
            context.checkStopped();
            if (!caught) {
                throw ex;
            }
            result = context.giveError(ex.problem());
        }
        context.checkStopped();
        return result;
    }

    private static @Nullable Object call(WasmContext context, HostFunction function, List<@Nullable Object> arguments) {
        Object answer;
        context.leave();
        try {
            answer = function.call(arguments);
        } catch (ScriptException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            context.checkStopped();
            throw new HostFailure(ex);
        } finally {
            context.comeBack();
        }
        context.checkStopped();
        return answer;
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> arguments(WasmContext context, String name, int pointer, int length) {
        Object arguments;
        try {
            arguments = context.take(pointer, length);
        } catch (ScriptException ex) {
            throw new ScriptException(ex.kind(), "the arguments of " + name + ": " + ex.problem());
        }
        if (!(arguments instanceof List<?> list)) {
            throw new ScriptException(Kind.ERROR, "the arguments of " + name + " must be a JSON array");
        }
        return (List<@Nullable Object>) list;
    }

    /** What is no fault of the plug-in's goes through it, and comes out as it was. */
    static final class HostFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final RuntimeException failure;

        HostFailure(RuntimeException failure) {
            super(null, failure, false, false);
            this.failure = failure;
        }

        RuntimeException failure() {
            return this.failure;
        }
    }
}
