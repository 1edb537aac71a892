package io.llmspell.bridge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the functions of one version of a script. Thread-safe. */
interface ScriptCalls {

    /**
     * Calls a function, which ends by its deadline.
     *
     * @param function its place among those of the script
     * @throws ClosedException if the version takes no more calls
     */
    @Nullable
    Object call(int function, @Nullable Object argument, Duration timeout);

    /** Takes no more calls; those that run end in their own time, and all is let go of then. */
    void close();

    /** Stops what runs, as far as that can be. */
    void stop();

    /** Whether it is closed, and nothing runs any more. */
    boolean ended();

    /** Nothing was called: the version is gone. */
    final class ClosedException extends ScriptException {

        private static final long serialVersionUID = 1L;

        ClosedException(String file) {
            super(Kind.STOPPED, file, 0, "the script was replaced or removed");
        }
    }
}
