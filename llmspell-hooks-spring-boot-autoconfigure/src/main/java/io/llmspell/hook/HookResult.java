package io.llmspell.hook;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hook wants to become of the operation it sits on. Which results a point takes is decided by its
 * {@link PointKind} and the hook's {@link HookPhase}; any other result is a failure of the hook.
 *
 * <p>All results are immutable and may be shared between calls.
 */
public sealed interface HookResult {

    /** The kind of result. */
    ResultType type();

    /** Go on. */
    record Continue() implements HookResult {
        static final Continue INSTANCE = new Continue();

        @Override
        public ResultType type() {
            return ResultType.CONTINUE;
        }
    }

    /**
     * Change the arguments (before) or the result (after), or recover with a value (on error).
     *
     * @param value before: a map from argument names to new values, or, where there is one argument, its new value;
     *     otherwise the new result
     */
    record Modified(@Nullable Object value) implements HookResult {
        @Override
        public ResultType type() {
            return ResultType.MODIFIED;
        }
    }

    /**
     * Stop the operation: its caller gets a {@link HookCancelledException}.
     *
     * @param reason told to the caller; not blank
     */
    record Cancel(String reason) implements HookResult {
        public Cancel {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("A cancellation needs a reason");
            }
        }

        @Override
        public ResultType type() {
            return ResultType.CANCEL;
        }
    }

    /**
     * Run the same operation on another component of the same type.
     *
     * @param target the name of that component
     */
    record Redirect(String target) implements HookResult {
        @Override
        public ResultType type() {
            return ResultType.REDIRECT;
        }
    }

    /**
     * Run the operation on another object, or answer without running it.
     *
     * @param kind what {@code with} is
     * @param with the object to run on, or the answer
     */
    record Replace(Kind kind, @Nullable Object with) implements HookResult {

        /** What an operation is replaced with. */
        public enum Kind {
            COMPONENT,
            VALUE
        }

        @Override
        public ResultType type() {
            return ResultType.REPLACE;
        }
    }

    /**
     * Run the operation under this policy (before), or again (after, on error).
     *
     * @param config the policy
     */
    record Retry(RetryConfig config) implements HookResult {
        @Override
        public ResultType type() {
            return ResultType.RETRY;
        }
    }

    /**
     * Run several branches in parallel.
     *
     * @param branches at least one
     * @param join makes one value of theirs
     */
    record Fork(List<Branch> branches, JoinStrategy join) implements HookResult {
        public Fork {
            branches = List.copyOf(branches);
            if (branches.isEmpty()) {
                throw new IllegalArgumentException("A fork needs at least one branch");
            }
        }

        @Override
        public ResultType type() {
            return ResultType.FORK;
        }
    }

    /**
     * One way of a fork.
     *
     * @param target the name of the component to run on, of the same type as the original
     * @param arguments replaces arguments by name; empty for the same arguments
     */
    record Branch(String target, Map<String, @Nullable Object> arguments) {
        public Branch {
            arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        }
    }

    /**
     * Remember a value and answer later calls with it.
     *
     * @param ttl how long; positive
     * @param key identifies the value in place of the arguments, or {@code null}
     * @param answering whether {@code result} is the value; if not, what the call returns is
     * @param result the value
     */
    record Cache(
            Duration ttl,
            @Nullable Object key,
            boolean answering,
            @Nullable Object result) implements HookResult {
        public Cache {
            if (ttl.isNegative() || ttl.isZero()) {
                throw new IllegalArgumentException("The time to live of a cached result must be positive: " + ttl);
            }
        }

        /** The same under an explicit key, which is still scoped to the operation and to its cache scopes. */
        public Cache withKey(Object key) {
            return new Cache(this.ttl, key, this.answering, this.result);
        }

        @Override
        public ResultType type() {
            return ResultType.CACHE;
        }
    }

    /**
     * The hook had nothing to do here; the same as {@link Continue}, but told apart in records.
     *
     * @param reason why
     */
    record Skipped(String reason) implements HookResult {
        @Override
        public ResultType type() {
            return ResultType.SKIPPED;
        }
    }

    /** Go on unchanged. */
    static HookResult proceed() {
        return Continue.INSTANCE;
    }

    /** Change arguments by name, or the result. */
    static HookResult modify(@Nullable Object value) {
        return new Modified(value);
    }

    /** Change one argument. */
    static HookResult modify(String argument, @Nullable Object value) {
        return new Modified(Collections.singletonMap(argument, value));
    }

    /** Stop the operation for this reason. */
    static HookResult cancel(String reason) {
        return new Cancel(reason);
    }

    /** Run the same operation on this component of the same type. */
    static HookResult redirect(String target) {
        return new Redirect(target);
    }

    /** Run the operation on this object, guarded under the original component's name. */
    static HookResult replaceWith(Object component) {
        return new Replace(Replace.Kind.COMPONENT, component);
    }

    /** Use this value in place of what the operation would return. */
    static HookResult answer(@Nullable Object value) {
        return new Replace(Replace.Kind.VALUE, value);
    }

    /** Run the operation under this policy. */
    static HookResult retry(RetryConfig config) {
        return new Retry(config);
    }

    /** Run the branches in parallel; the first that succeeds wins. */
    static HookResult fork(Branch... branches) {
        return new Fork(List.of(branches), JoinStrategy.firstSuccess());
    }

    /** Run the branches in parallel and join them. */
    static HookResult fork(List<Branch> branches, JoinStrategy join) {
        return new Fork(branches, join);
    }

    /** A branch of a fork with the arguments as they are. */
    static Branch branch(String target) {
        return new Branch(target, Map.of());
    }

    /** A branch of a fork with some arguments replaced. */
    static Branch branch(String target, Map<String, @Nullable Object> arguments) {
        return new Branch(target, arguments);
    }

    /** Remember what the call returns. */
    static Cache cache(Duration ttl) {
        return new Cache(ttl, null, false, null);
    }

    /** Answer with this value and remember it. */
    static Cache cache(Duration ttl, @Nullable Object result) {
        return new Cache(ttl, null, true, result);
    }

    /** Go on; the hook does not apply. */
    static HookResult skip(String reason) {
        return new Skipped(reason);
    }
}
