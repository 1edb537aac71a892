package io.llmspell.bridge.polyglot;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.jspecify.annotations.Nullable;

/** Says what went wrong in the words of the language, where in the script, and without a word of Java. */
final class PolyglotErrors {

    private static final int LONGEST = 2000;

    private PolyglotErrors() {}

    static ScriptException of(PolyglotContext context, PolyglotException ex) {
        if (ex.isCancelled() || ex.isExit() || ex.isInternalError() || ex.isResourceExhausted()) {
            context.unusable();
        }
        String file = context.file();
        int line = Math.max(line(ex, file), context.lineOf(ex));
        if (context.isStopping() || ex.isCancelled() || ex.isInterrupted()) {
            return ScriptThread.stopped().at(file, line);
        }
        ScriptException problem = context.problemOf(ex);
        if (problem != null) {
            return problem.at(file, line);
        }
        if (ex.isResourceExhausted()) {
            return new ScriptException(Kind.LIMIT, file, line, "out of memory, or too many calls inside of each other");
        }
        if (ex.isExit()) {
            return new ScriptException(Kind.ERROR, file, line, "the script tried to exit");
        }
        if (ex.isHostException() && ex.asHostException() instanceof Unwinding unwinding && unwinding.isDeep()) {
            return new ScriptException(Kind.LIMIT, file, line, message(ex));
        }
        if (ex.isInternalError() || ex.isHostException()) {
            return new ScriptException(Kind.ERROR, file, line, "the engine could not do this");
        }
        return new ScriptException(Kind.ERROR, file, line, message(ex));
    }

    /** The engines show the line and a mark below it as well; one line is enough. */
    static ScriptException syntax(PolyglotContext context, PolyglotException ex) {
        String file = context.file();
        String message = message(ex).lines().findFirst().orElse("SyntaxError");
        String place = Pattern.quote(file) + ":\\d+(:\\d+)? | \\(" + Pattern.quote(file) + ", line \\d+\\)";
        return new ScriptException(Kind.SYNTAX, file, line(ex, file), message.replaceFirst(place, ""));
    }

    static ScriptException closed(PolyglotContext context) {
        context.unusable();
        return ScriptThread.stopped().at(context.file(), 0);
    }

    private static String message(PolyglotException ex) {
        String message = ex.getMessage();
        if (message == null) {
            return "an error without a message";
        }
        return (message.length() > LONGEST) ? message.substring(0, LONGEST) + "…" : message;
    }

    /** Of the innermost frame in the script: others are in the engine or its libraries. */
    private static int line(PolyglotException ex, String file) {
        int line = line(ex.getSourceLocation(), file);
        if (line > 0) {
            return line;
        }
        for (PolyglotException.StackFrame frame : ex.getPolyglotStackTrace()) {
            int of = line(frame.getSourceLocation(), file);
            if (of > 0) {
                return of;
            }
        }
        return 0;
    }

    private static int line(@Nullable SourceSection section, String file) {
        return (section != null && section.getSource().getName().equals(file)) ? section.getStartLine() : 0;
    }
}
