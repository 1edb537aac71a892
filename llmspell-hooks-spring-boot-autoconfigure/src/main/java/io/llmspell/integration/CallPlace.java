package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A place inside of a call, or outside of all: what is called from there, on whatever thread, knows the call as its
 * parent and shares its correlation id. What a call subscribes to finds it in Reactor's context, under this class.
 * Immutable.
 */
public final class CallPlace {

    private final CallStack.Snapshot snapshot;

    CallPlace(CallStack.Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    CallStack.Snapshot snapshot() {
        return this.snapshot;
    }

    /** Calls something from here. A thread that is inside of a call already stays where it is. */
    public <T extends @Nullable Object> T call(Callable<T> task) throws Exception {
        return this.snapshot.isElsewhere() ? this.snapshot.call(task) : task.call();
    }
}
