package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The place of a call in Reactor's context of what it has subscribed to: so that operations which are only called then,
 * on whatever thread, know the call as their parent and share its correlation id.
 */
public final class CallPlace {

    private CallPlace() {}

    /** The context for what is subscribed to from inside of a call. */
    static Context write(Context context, CallStack.Snapshot place) {
        return context.put(CallPlace.class, place);
    }

    /** The place of the call from inside of which somebody subscribes; {@code null} if from outside of all. */
    static CallStack.@Nullable Snapshot of(ContextView context) {
        return context.getOrDefault(CallPlace.class, null);
    }

    /**
     * Calls something that is given Reactor's context by other means, such as a tool, from the place that is in there.
     * A thread that is inside of a call already stays where it is.
     */
    public static <T extends @Nullable Object> T callFrom(ContextView context, Callable<T> task) throws Exception {
        CallStack.Snapshot place = of(context);
        return (place != null && place.isElsewhere()) ? place.call(task) : task.call();
    }
}
