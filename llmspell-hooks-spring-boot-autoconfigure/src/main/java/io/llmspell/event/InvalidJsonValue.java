package io.llmspell.event;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Carries what is wrong with a value out of the walk over it, and gathers the JSON pointer to it on its way. */
final class InvalidJsonValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The beginning of a pointer that is longer says enough. */
    private static final int MAX_POINTER = 500;

    private final String problem;

    private final Deque<String> path = new ArrayDeque<>();

    InvalidJsonValue(String problem) {
        this(problem, null);
    }

    InvalidJsonValue(String problem, @Nullable Throwable cause) {
        super(problem, cause, false, false);
        this.problem = problem;
    }

    /** The same, seen from the object or array that has the value under this name or index. */
    InvalidJsonValue under(Object segment) {
        this.path.addFirst(segment.toString());
        return this;
    }

    /** What is told of it, {@code what} being the value as a whole. */
    InvalidEventException of(String what) {
        String where = this.path.isEmpty() ? "" : " at " + pointer();
        return new InvalidEventException(what + where + " " + this.problem, getCause());
    }

    private String pointer() {
        StringBuilder pointer = new StringBuilder();
        for (String segment : this.path) {
            pointer.append('/').append(segment.replace("~", "~0").replace("/", "~1"));
            if (pointer.length() > MAX_POINTER) {
                return pointer.substring(0, MAX_POINTER) + "…";
            }
        }
        return pointer.toString();
    }
}
