package io.llmspell.bridge.wasm;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.Set;

/**
 * Plug-ins of any language that compiles to WebAssembly. They reach nothing but their own memory and the functions of
 * the host; strings are UTF-8, values are JSON.
 *
 * <p>A plug-in exports
 *
 * <ul>
 *   <li>{@code memory}: its one memory;
 *   <li>{@code llmspell_alloc(length i32) -> i32}: makes room in it, for what it is given; 0 if there is none;
 *   <li>{@code llmspell_init()}: runs once, before all else, and registers its functions;
 *   <li>{@code llmspell_call(function i32, pointer i32, length i32) -> i64}: calls one of its functions, which are
 *       integers of its choice, with a JSON value;
 *   <li>{@code llmspell_free(pointer i32, length i32)}, if it wants to know when the argument of a call is not needed
 *       any more;
 *   <li>{@code _initialize()}, if its compiler makes one: it runs before {@code llmspell_init}.
 * </ul>
 *
 * <p>It imports functions of the host from the module {@code llmspell} by their names in scripts, such as
 * {@code hook.register}, all as {@code (pointer i32, length i32) -> i64}: they are given a JSON array of arguments, in
 * which a function of the plug-in is <code>{"$function": 7}</code>. Where one fails, the plug-in's call ends with that
 * error. The module {@code llmspell_try} has the same functions, whose errors the plug-in is told.
 *
 * <p>A result, of either side, is 0 for nothing, or the pointer to its JSON, shifted by 32 bits to the left, and its
 * length. If the highest bit is set, it is the message of an error instead, as plain text. What the host gives, it
 * writes to where {@code llmspell_alloc} says: the plug-in's from then on, but for the argument of a call. What the
 * plug-in returns stays its own, and is read before anything else of it runs.
 */
public final class WasmLanguage implements ScriptLanguage {

    /** More is no plug-in: as it is read, a module takes a hundred times its size. */
    private static final int MAX_SIZE = 8 << 20;

    private WasmLanguage() {}

    /** The language. */
    public static WasmLanguage create() {
        return new WasmLanguage();
    }

    @Override
    public String name() {
        return "wasm";
    }

    @Override
    public Set<String> extensions() {
        return Set.of("wasm");
    }

    @Override
    public ScriptProgram compile(ScriptSource source, ScriptLimits limits) {
        byte[] content = source.content();
        try {
            if (content.length > MAX_SIZE) {
                throw new ScriptException(Kind.LIMIT, "the module has more than " + MAX_SIZE + " bytes");
            }
            return compile(source.file(), content, limits);
        } catch (ScriptException ex) {
            throw ex.at(source.file(), 0);
        } catch (OutOfMemoryError ex) {
            throw new ScriptException(Kind.LIMIT, source.file(), 0, "there is not enough memory to read the module");
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
            throw new ScriptException(
                    Kind.SYNTAX, source.file(), 0, "the module cannot be read: " + Traps.said(ex, "it is damaged"));
        }
    }

    /** No function is left to the interpreter, which does not notice in every loop that it is to stop. */
    private static WasmProgram compile(String file, byte[] content, ScriptLimits limits) {
        WasmModule module = Parser.parse(content);
        Exports exports = ModuleRules.check(module, limits);
        return new WasmProgram(
                file,
                module,
                exports,
                MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.FAIL)
                        .compile(),
                limits);
    }
}
