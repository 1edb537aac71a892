package io.llmspell.integration;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookUnavailableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;

/**
 * Calls a {@code @Hook} method on its bean, which is got when it is first needed. The call goes through a method handle
 * in which the sources of the parameters are bound.
 */
final class HookMethod extends BeanMethod implements HookHandler {

    private static final MethodHandle SOURCE_VALUE;

    static {
        try {
            SOURCE_VALUE = MethodHandles.lookup()
                    .findVirtual(
                            HookParameters.Source.class,
                            "value",
                            MethodType.methodType(Object.class, HookContext.class));
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final HookParameters.Source[] sources;

    private final boolean later;

    /**
     * Makes a handler.
     *
     * @param beans gives the bean, as others see it: its proxy, where it has one
     * @param singleton whether that is always the same object
     * @param state gives the source of its state, if it takes it
     */
    HookMethod(
            Method method,
            Set<HookPoint> points,
            Supplier<Object> beans,
            boolean singleton,
            Supplier<HookParameters.Source> state) {
        super(method, beans, singleton);
        this.later = LaterResult.isReturnedBy(method);
        if (!this.later
                && method.getReturnType() != void.class
                && !HookResult.class.isAssignableFrom(method.getReturnType())) {
            throw invalid(
                    method,
                    "it returns " + method.getReturnType().getName(),
                    "Return HookResult, a CompletionStage or Mono of it, or nothing, which means proceed",
                    null);
        }
        this.sources = HookParameters.of(method, points, state);
    }

    @Override
    public HookResult handle(HookContext context) throws Exception {
        Target known = target();
        try {
            return (HookResult) known.handle.invokeExact(known.bean, context);
        } catch (Exception | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IllegalStateException("Neither an exception nor an error: " + ex.getClass(), ex);
        }
    }

    @Override
    RuntimeException invalid(Method faulty, String problem, String remedy, @Nullable Exception cause) {
        return new InvalidHookException(describe(faulty), problem, remedy, cause);
    }

    @Override
    RuntimeException unavailable(String message, BeansException cause) {
        return new HookUnavailableException(message, cause);
    }

    /** A handle of type {@code (Object, HookContext)HookResult}. */
    @Override
    MethodHandle bind(MethodHandle handle) {
        int parameters = this.sources.length;
        MethodType generic = MethodType.genericMethodType(1 + parameters)
                .changeReturnType(handle.type().returnType());
        MethodHandle bound = handle.asType(generic);
        int[] order = new int[1 + parameters];
        for (int i = 0; i < parameters; i++) {
            bound = MethodHandles.filterArguments(bound, 1 + i, SOURCE_VALUE.bindTo(this.sources[i]));
            order[1 + i] = 1;
        }
        if (this.later) {
            bound = LaterResult.awaiting(bound);
        } else if (handle.type().returnType() == void.class) {
            bound = MethodHandles.filterReturnValue(
                    bound, MethodHandles.constant(HookResult.class, HookResult.proceed()));
        }
        MethodType exact = MethodType.methodType(HookResult.class, Object.class, HookContext.class);
        return MethodHandles.permuteArguments(
                bound.asType(bound.type().changeReturnType(HookResult.class)), exact, order);
    }
}
