package io.llmspell.integration;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookTarget;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs code as a hooked operation where there is no bean to intercept, and fires points by hand. Thread-safe.
 *
 * <pre>{@code
 * String answer = hooks.execute(ComponentId.tool("weather"), "lookup", Map.of("city", city), String.class,
 *         arguments -> weather.lookup((String) arguments.value(0)));
 * }</pre>
 */
public interface HookTemplate {

    /**
     * The operation.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    interface Body<T extends @Nullable Object, E extends Exception> {

        /** Runs it, with the arguments as the hooks have left them. May be called again by a hook's Retry. */
        T run(Arguments arguments) throws E;
    }

    /**
     * Runs code as an operation of a component: the points of its type fire around it.
     *
     * @param component whose operation it is; its type decides the points, and must not be SYSTEM
     * @param arguments by name; a hook may change their values to any other
     * @param resultType what a value made by hooks must be, or can be converted to: a class, or the whole type of a
     *     future or a stream, such as that of {@code new ParameterizedTypeReference<Flux<String>>() {}}
     * @throws io.llmspell.hook.HookCancelledException if a hook cancelled it
     */
    <T extends @Nullable Object, E extends Exception> T execute(
            ComponentId component,
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Type resultType,
            Body<T, E> body)
            throws E;

    /** The same for a component whose tags are known here, as it is no bean with a stereotype. */
    <T extends @Nullable Object, E extends Exception> T execute(
            HookTarget target, Map<String, ? extends @Nullable Object> arguments, Type resultType, Body<T, E> body)
            throws E;

    /** The same with one custom point ahead of the operation and none after it. */
    <T extends @Nullable Object, E extends Exception> T execute(
            HookPoint custom,
            ComponentId component,
            String operation,
            Map<String, ? extends @Nullable Object> arguments,
            Type resultType,
            Body<T, E> body)
            throws E;

    /** The same for an operation that may return anything. */
    default <T extends @Nullable Object, E extends Exception> T execute(
            ComponentId component, String operation, Map<String, ? extends @Nullable Object> arguments, Body<T, E> body)
            throws E {
        return execute(component, operation, arguments, Object.class, body);
    }

    /**
     * What the hooks of the operation that the calling thread is in find in
     * {@link io.llmspell.hook.HookContext#metadata()}: a {@link Body} can leave there what the hooks after it should
     * know. Where that operation has no hooks, what is put into the map is seen by nobody.
     */
    Map<String, Object> metadata();

    /**
     * Whether the {@link Body} that asks may let its caller have parts of a value that comes later before all of it is
     * there: no hook after the operation could change or refuse it, or have it made again. To be asked on the thread of
     * the body, before it returns.
     */
    boolean mayHandOn();

    /** Where the calling thread is, for what is called from there on other threads. */
    CallPlace here();

    /** Fires a point that stands for itself, such as a notice or a veto. */
    HookOutcome fire(
            HookPoint point, ComponentId component, String operation, Map<String, ? extends @Nullable Object> data);
}
