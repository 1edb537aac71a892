package io.llmspell.bridge.wasm;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import org.jspecify.annotations.Nullable;

/** What ends a plug-in, said without Java. */
final class Traps {

    private static final String METHOD = "func_";

    private Traps() {}

    static ScriptException of(Throwable thrown, WasmProgram program) {
        if (thrown instanceof ScriptException known) {
            return known.at(program.file(), 0);
        }
        if (thrown instanceof OutOfMemoryError) {
            return failed(Kind.LIMIT, "there is not enough memory", thrown, program);
        }
        if (thrown instanceof StackOverflowError || thrown.getCause() instanceof StackOverflowError) {
            return failed(Kind.LIMIT, "the call stack is exhausted", thrown, program);
        }
        if (thrown instanceof ChicoryInterruptedException) {
            return failed(Kind.STOPPED, "it was stopped", thrown, program);
        }
        return failed(Kind.ERROR, said(thrown, "it failed"), thrown, program);
    }

    private static ScriptException failed(Kind kind, String problem, Throwable thrown, WasmProgram program) {
        String function = function(thrown, program.module());
        return new ScriptException(
                kind, program.file(), 0, (function == null) ? problem : problem + " (in " + function + ")");
    }

    /** The words of the engine; others than its own exceptions would speak of Java. */
    static String said(Throwable thrown, String otherwise) {
        boolean tooLarge = thrown.getCause() != null
                && thrown.getCause().getClass().getSimpleName().equals("MethodTooLargeException");
        if (tooLarge) {
            return "one of its functions is too large, as it takes more than 64 KiB when it is compiled";
        }
        String message = thrown.getMessage();
        if (message == null || message.contains("chicory") || !(thrown instanceof ChicoryException)) {
            return otherwise;
        }
        return message;
    }

    /** The function of the plug-in that the exception comes from; its compiled methods are named by their numbers. */
    private static @Nullable String function(Throwable thrown, WasmModule module) {
        Throwable origin = (thrown.getCause() != null) ? thrown.getCause() : thrown;
        for (StackTraceElement frame : origin.getStackTrace()) {
            String method = frame.getMethodName();
            if (method.startsWith(METHOD) && frame.getClassName().contains("CompiledMachine")) {
                return named(Integer.parseInt(method.substring(METHOD.length())), module);
            }
        }
        return null;
    }

    private static String named(int function, WasmModule module) {
        String name = (module.nameSection() != null) ? module.nameSection().nameOfFunction(function) : null;
        if (name != null) {
            return "function " + name;
        }
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export export = module.exportSection().getExport(i);
            if (export.exportType() == ExternalType.FUNCTION && export.index() == function) {
                return "function " + export.name();
            }
        }
        return "function " + function;
    }
}
