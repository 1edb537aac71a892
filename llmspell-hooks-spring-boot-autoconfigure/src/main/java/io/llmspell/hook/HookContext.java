package io.llmspell.hook;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hook sees of the call it sits on. It changes nothing: a hook changes a call by the {@link HookResult} it
 * returns. Thread-safe; it may be kept after the hook has returned.
 */
public final class HookContext {

    private final HookCall call;

    private final HookPoint point;

    private final Arguments arguments;

    private final Progress progress;

    private final @Nullable StreamText said;

    HookContext(HookCall call, HookPoint point, Arguments arguments, Progress progress, @Nullable StreamText said) {
        this.said = said;
        this.call = call;
        this.point = point;
        this.arguments = arguments;
        this.progress = progress;
    }

    /** The point at which the hook runs. */
    public HookPoint point() {
        return this.point;
    }

    /** The component whose operation was called. */
    public ComponentId component() {
        return this.call.target().component();
    }

    /** The name of the operation. */
    public String operation() {
        return this.call.target().operation();
    }

    /** Component, operation and tags in one. */
    public HookTarget target() {
        return this.call.target();
    }

    /** The arguments by name, as the hooks so far have left them; a view that cannot be changed. */
    public Map<String, @Nullable Object> arguments() {
        return this.arguments.asMap();
    }

    /** The arguments, by name and in order. */
    public Arguments argumentList() {
        return this.arguments;
    }

    /**
     * The argument of this name.
     *
     * @throws IllegalArgumentException if there is none of that name, it is {@code null}, or of another type
     */
    public <T> T argument(String name, Class<T> type) {
        T value = findArgument(name, type);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Argument '" + name + "' of " + target() + " is null; its arguments are " + this.arguments.names());
        }
        return value;
    }

    /**
     * The argument of this name, which may be {@code null}.
     *
     * @throws IllegalArgumentException if there is none of that name, or it is of another type
     */
    public <T> @Nullable T findArgument(String name, Class<T> type) {
        int index = this.arguments.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    target() + " has no argument '" + name + "'; its arguments are " + this.arguments.names());
        }
        Object value = this.arguments.value(index);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("Argument '" + name + "' of " + target() + " is a "
                    + value.getClass().getName() + ", not a " + type.getName());
        }
        return type.cast(value);
    }

    /**
     * The operation's value as the hooks so far have left it; {@code null} before it has run, or if it is null. For a
     * hook on the elements of a stream, the element.
     */
    public @Nullable Object result() {
        return this.progress.result();
    }

    /**
     * What a stream has said up to the element that this is about, with its own text, all as the operation gave it: the
     * last of it, where it is more than {@code llmspell.hooks.limits.stream-text}. Made anew at each call of this
     * method; empty where this is not about an element of a stream.
     */
    public String streamText() {
        return (this.said != null) ? this.said.toString() : "";
    }

    /** The operation's exception; {@code null} if it has not thrown. */
    public @Nullable Throwable error() {
        return this.progress.error();
    }

    /** How far the operation has come. */
    public Outcome outcome() {
        return this.progress.outcome();
    }

    /** What the hooks before this one have decided at this point; {@code null} for nothing. */
    public @Nullable HookResult decision() {
        return this.progress.decision();
    }

    /**
     * The number of the run of the operation that this is about, from 1. After the operation it is 0 for a value that
     * no run of it made: one that was remembered, given by a hook, or made by another component.
     */
    public int attempt() {
        return this.progress.attempt();
    }

    /**
     * Notes of the hooks of this one call to each other, from its first point to its last; may be changed. A nested
     * call has notes of its own.
     */
    public Map<String, Object> metadata() {
        return this.call.metadata();
    }

    /** Of this one call, from its first point to its last; a nested call has one of its own. */
    public String callId() {
        return this.call.callId();
    }

    /** Shared by a call and all calls inside of it. */
    public String correlationId() {
        return this.call.correlationId();
    }

    /** The component from inside of whose operation this one was called; {@code null} at the outermost. */
    public @Nullable ComponentId parent() {
        return this.call.parent();
    }

    /** When the call began. */
    public Instant timestamp() {
        return this.call.stacks.clock().instant().minusNanos(this.call.elapsedNanos());
    }

    @Override
    public String toString() {
        return this.point.externalName() + " of " + target();
    }
}
