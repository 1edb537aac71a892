package io.llmspell.bridge.lua;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.MathLib;
import org.luaj.vm2.lib.jse.JseMathLib;

/** Reads scripts with LuaJ's compiler: all there is of LuaJ here. */
final class LuaCompiler {

    /** LuaJ names a symbol that it did not expect by its number, which for words is that in this list. */
    private static final Pattern SYMBOL = Pattern.compile("(?s)unexpected symbol (\\d+) \\(.\\)");

    private static final int FIRST_WORD = 257;

    private static final List<String> WORDS = List.of(
            ("and break do else elseif end false for function goto if in local nil not or repeat return then true until"
                            + " while .. ... == >= <= ~= :: <end> <number> <name> <string> <end>")
                    .split(" "));

    private static final Pattern PLACE = Pattern.compile("(?s)(?:.*?:)?(\\d+): (.*)");

    static {
        // LuaJ computes powers of numbers that the script writes: without it, not exactly.
        MathLib.MATHLIB = new JseMathLib();
    }

    private LuaCompiler() {}

    static Code compile(ScriptSource source) {
        source.text();
        byte[] text = source.content();
        if (text.length > 0 && text[0] == 0x1b) {
            throw syntax(source, 0, "it is compiled already, which is not supported");
        }
        try {
            return code(LuaC.instance.compile(new ByteArrayInputStream(text), "=script"), source.file());
        } catch (org.luaj.vm2.LuaError ex) {
            throw problem(source, String.valueOf(ex.getMessage()));
        } catch (StackOverflowError ex) {
            throw syntax(source, 0, "it is nested too deeply");
        } catch (IOException | RuntimeException ex) {
            throw syntax(source, 0, "it cannot be read");
        }
    }

    private static ScriptException problem(ScriptSource source, String message) {
        Matcher place = PLACE.matcher(SYMBOL.matcher(message).replaceAll(LuaCompiler::symbol));
        return place.matches()
                ? syntax(source, Integer.parseInt(place.group(1)), place.group(2))
                : syntax(source, 0, message);
    }

    private static String symbol(MatchResult found) {
        int number = Integer.parseInt(found.group(1));
        int word = number - FIRST_WORD;
        String symbol = (word >= 0 && word < WORDS.size()) ? WORDS.get(word) : Character.toString(number);
        return Matcher.quoteReplacement("unexpected symbol '" + symbol + "'");
    }

    private static ScriptException syntax(ScriptSource source, int line, String problem) {
        return new ScriptException(ScriptException.Kind.SYNTAX, source.file(), line, problem);
    }

    private static Code code(Prototype prototype, String file) {
        boolean[] inRegisters = new boolean[prototype.upvalues.length];
        int[] indexes = new int[inRegisters.length];
        String[] names = new String[inRegisters.length];
        for (int i = 0; i < names.length; i++) {
            inRegisters[i] = prototype.upvalues[i].instack;
            indexes[i] = prototype.upvalues[i].idx;
            names[i] = String.valueOf(prototype.upvalues[i].name);
        }
        return new Code(
                file,
                prototype.linedefined,
                prototype.code,
                Arrays.stream(prototype.k).map(LuaCompiler::constant).toArray(),
                Arrays.stream(prototype.p).map(nested -> code(nested, file)).toArray(Code[]::new),
                prototype.lineinfo,
                inRegisters,
                indexes,
                names,
                Arrays.stream(prototype.locvars)
                        .map(local -> new Code.Local(local.varname.tojstring(), local.startpc, local.endpc))
                        .toArray(Code.Local[]::new),
                prototype.numparams,
                prototype.is_vararg != 0,
                prototype.maxstacksize);
    }

    private static Object constant(LuaValue value) {
        if (value instanceof LuaString text) {
            return LuaText.owning(Arrays.copyOfRange(text.m_bytes, text.m_offset, text.m_offset + text.m_length));
        }
        if (value.isboolean()) {
            return value.toboolean();
        }
        if (value instanceof LuaDouble) {
            return Numbers.normal(value.todouble());
        }
        return value.isnumber() ? (Object) value.tolong() : Nothing.NIL;
    }
}
