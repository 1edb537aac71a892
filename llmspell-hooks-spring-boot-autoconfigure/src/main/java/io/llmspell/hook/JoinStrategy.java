package io.llmspell.hook;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the branches of a {@link HookResult.Fork} become one value. */
public sealed interface JoinStrategy {

    /** The first branch that succeeds wins; the others are cancelled. */
    record FirstSuccess() implements JoinStrategy {}

    /**
     * All branches must succeed. Their values, in the order of the branches, are handed to the combiner; without one
     * the list itself is the value, which the operation's return type must allow.
     *
     * @param combiner makes one value of all, or {@code null}; runs on the caller's thread and outside of the hook's
     *     deadline, and if it throws, the call is cancelled
     */
    record All(@Nullable Function<List<@Nullable Object>, @Nullable Object> combiner) implements JoinStrategy {}

    static JoinStrategy firstSuccess() {
        return new FirstSuccess();
    }

    static JoinStrategy all() {
        return new All(null);
    }

    static JoinStrategy all(Function<List<@Nullable Object>, @Nullable Object> combiner) {
        return new All(Objects.requireNonNull(combiner, "combiner"));
    }
}
