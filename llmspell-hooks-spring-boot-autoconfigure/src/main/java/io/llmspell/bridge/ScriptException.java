package io.llmspell.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A script cannot be read, has failed, or was stopped. The message names file and line; there is no Java stack, as it
 * would say nothing of the script.
 */
public class ScriptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private final @Nullable String file;

    private final int line;

    private final String problem;

    /** What is wrong. */
    public enum Kind {
        /** It is not a script of its language. */
        SYNTAX,
        /** It failed, or did something wrong. */
        ERROR,
        /** It was stopped at its deadline, or as the application ended. */
        STOPPED,
        /** It used more than it may. */
        LIMIT,
        /** It did what it has no permission for. */
        DENIED
    }

    /** Somewhere in a script; whoever knows where says it by {@link #at}. */
    public ScriptException(Kind kind, String problem) {
        this(kind, null, 0, problem);
    }

    /**
     * @param file the name of the script's file, if known
     * @param line from 1; 0 where it is not known
     * @param problem what went wrong, in the words of the language
     */
    public ScriptException(Kind kind, @Nullable String file, int line, String problem) {
        super(message(file, line, problem), null, false, false);
        this.kind = kind;
        this.file = file;
        this.line = line;
        this.problem = problem;
    }

    private static String message(@Nullable String file, int line, String problem) {
        if (file == null) {
            return problem;
        }
        return (line > 0) ? file + ":" + line + ": " + problem : file + ": " + problem;
    }

    public Kind kind() {
        return this.kind;
    }

    public @Nullable String file() {
        return this.file;
    }

    /** From 1; 0 where it is not known. */
    public int line() {
        return this.line;
    }

    /** The message without file and line. */
    public String problem() {
        return this.problem;
    }

    /** The same at this place, unless a place is known already. */
    public ScriptException at(String file, int line) {
        return (this.file != null) ? this : new ScriptException(this.kind, file, line, this.problem);
    }

    /** The message alone: the name of this class says nothing to who wrote the script. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public String toString() {
        return String.valueOf(getMessage());
    }
}
