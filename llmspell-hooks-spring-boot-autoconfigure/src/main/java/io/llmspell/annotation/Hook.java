package io.llmspell.annotation;

import io.llmspell.hook.ComponentType;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.Priority;
import io.llmspell.hook.StandardHookPoint;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean a hook.
 *
 * <p>The method returns {@link io.llmspell.hook.HookResult}, or nothing, which means {@code proceed()}. Its parameters
 * may be, in any order:
 *
 * <ul>
 *   <li>{@link io.llmspell.hook.HookContext} and {@link io.llmspell.hook.ComponentId};
 *   <li>a {@link Throwable} type at error points: the operation's exception. Where it is of another type the hook does
 *       not apply;
 *   <li>{@code io.llmspell.state.HookState}: what this hook remembers;
 *   <li>an argument of the operation, by the parameter's name, or where no argument has that name, the only one of that
 *       type. An operation without such an argument is a failure of the hook;
 *   <li>{@code result} at after points: the operation's value, where no argument has that name.
 * </ul>
 *
 * <p>All strings may hold {@code ${…}} placeholders. A hook's settings can be overridden by its name under
 * {@code llmspell.hooks.instances}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Hook {

    /** The standard points at which it runs. */
    StandardHookPoint[] value() default {};

    /** The custom points at which it runs, by name, without the prefix {@code custom:}. */
    String[] custom() default {};

    /** Unique among all hooks; default {@code beanName.methodName}. */
    String name() default "";

    /** For people. */
    String description() default "";

    /** What it may do, and when in the order of hooks it runs. */
    HookPhase phase() default HookPhase.TRANSFORM;

    /**
     * Its position inside its phase, lower first. Where it is left at {@link Priority#NORMAL}, an
     * {@link org.springframework.core.annotation.Order} on the method or its class counts.
     */
    int priority() default Priority.NORMAL;

    /**
     * Whether it runs for each single element of a stream, at points after an operation. Its
     * {@link io.llmspell.hook.HookContext#result() result} is the element,
     * {@link io.llmspell.hook.HookContext#streamText()} what the stream has said so far. {@code modify(value)} changes
     * the element, {@code modify(null)} drops it, {@code answer(value)} ends the stream with it ({@code answer(null)}
     * without), {@code cancel(reason)} ends it with the exception; other results than these and {@code proceed()} are
     * failures of the hook. Has no part in operations that give no stream.
     */
    boolean elements() default false;

    /** Names of components, where {@code *} stands for any number of characters and {@code ?} for one; none: all. */
    String[] components() default {};

    /** Names of operations; syntax as for components; none: all. */
    String[] operations() default {};

    /** Types of components; none: all. */
    ComponentType[] types() default {};

    /** Only components with one of these tags; none: all. */
    String[] componentTags() default {};

    /**
     * A SpEL expression that must hold for the hook to run. Its root is the {@link io.llmspell.hook.HookContext}; the
     * operation's arguments are variables: {@code #command}.
     */
    String condition() default "";

    /** What follows when it fails, one or none; default: cancel for guards, allow for all others. */
    OnFailure[] onFailure() default {};

    /** The mode it starts in. */
    HookMode mode() default HookMode.ENFORCE;

    /** Its deadline, such as {@code 250ms}; default: {@code llmspell.hooks.timeout}. */
    String timeout() default "";

    /** On which thread it runs, one or none; default: {@code llmspell.hooks.execution}. */
    ExecutionMode[] execution() default {};

    /** For grouping hooks in lists. */
    String[] tags() default {};

    /**
     * The schema version of the values in the hook's state, where it takes one. Raise it where older values can no
     * longer be read as they are: they are migrated at the point {@code STATE_MIGRATION}.
     */
    int stateVersion() default 1;

    /** The version of the hook. */
    String version() default "1.0.0";
}
