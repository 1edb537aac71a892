package io.llmspell.integration.adapter;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tool that a thread is in the middle of calling. Where an application wraps a hooked tool and the wrapper is
 * hooked again, both are one call: the hooks have passed exactly what the inner one gets.
 */
public record RunningTool(String name, String input) {

    private static final ThreadLocal<@Nullable RunningTool> CURRENT = new ThreadLocal<>();

    /** What may call tools. */
    public interface Conversation<T extends @Nullable Object, E extends Throwable> {
        T run() throws E;
    }

    /** Whether this thread is calling that tool with that input already. */
    public static boolean is(String name, String input) {
        RunningTool running = CURRENT.get();
        return running != null && running.name.equals(name) && running.input.equals(input);
    }

    /** Calls a tool. */
    public static <T extends @Nullable Object> T call(String name, String input, Supplier<T> tool) {
        RunningTool outer = CURRENT.get();
        CURRENT.set(new RunningTool(name, input));
        try {
            return tool.get();
        } finally {
            restore(outer);
        }
    }

    /** Runs what calls tools of its own, such as a conversation that a tool begins. */
    public static <T extends @Nullable Object, E extends Throwable> T outside(Conversation<T, E> conversation)
            throws E {
        RunningTool outer = CURRENT.get();
        CURRENT.remove();
        try {
            return conversation.run();
        } finally {
            restore(outer);
        }
    }

    private static void restore(@Nullable RunningTool outer) {
        if (outer != null) {
            CURRENT.set(outer);
        } else {
            CURRENT.remove();
        }
    }
}
