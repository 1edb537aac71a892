package io.llmspell.integration;

import io.llmspell.event.EventHandler;
import io.llmspell.event.UniversalEvent;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import tools.jackson.databind.json.JsonMapper;

/** Calls an {@code @OnEvent} method on its bean, for the events that its condition holds for. */
final class HandlerMethod extends BeanMethod implements EventHandler {

    private static final MethodHandle SOURCE_VALUE;

    static {
        try {
            SOURCE_VALUE = MethodHandles.lookup()
                    .findVirtual(
                            HandlerParameters.Source.class,
                            "value",
                            MethodType.methodType(Object.class, UniversalEvent.class));
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final HandlerParameters.Source[] sources;

    private final @Nullable Predicate<UniversalEvent> condition;

    /**
     * Makes a handler.
     *
     * @param beans gives the bean, as others see it: its proxy, where it has one
     * @param singleton whether that is always the same object
     * @param mapper converts the data of events
     */
    HandlerMethod(
            Method method,
            @Nullable Predicate<UniversalEvent> condition,
            Supplier<Object> beans,
            boolean singleton,
            Supplier<JsonMapper> mapper) {
        super(method, beans, singleton);
        if (method.getReturnType() != void.class) {
            throw invalid(
                    method,
                    "it returns " + method.getReturnType().getName() + ", which nobody would get",
                    "Return nothing; to publish what follows from the event, use the EventBus",
                    null);
        }
        this.sources = HandlerParameters.of(method, mapper);
        this.condition = condition;
    }

    @Override
    public void handle(UniversalEvent event) throws Exception {
        if (this.condition != null && !this.condition.test(event)) {
            return;
        }
        Target known = target();
        try {
            known.handle.invokeExact(known.bean, event);
        } catch (Exception | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new IllegalStateException("Neither an exception nor an error: " + ex.getClass(), ex);
        }
    }

    @Override
    RuntimeException invalid(Method faulty, String problem, String remedy, @Nullable Exception cause) {
        return new InvalidHandlerException(describe(faulty), problem, remedy, cause);
    }

    @Override
    RuntimeException unavailable(String message, BeansException cause) {
        return new IllegalStateException(message, cause);
    }

    /** A handle of type {@code (Object, UniversalEvent)void}. */
    @Override
    MethodHandle bind(MethodHandle handle) {
        int parameters = this.sources.length;
        MethodHandle bound =
                handle.asType(MethodType.genericMethodType(1 + parameters).changeReturnType(void.class));
        int[] order = new int[1 + parameters];
        for (int i = 0; i < parameters; i++) {
            bound = MethodHandles.filterArguments(bound, 1 + i, SOURCE_VALUE.bindTo(this.sources[i]));
            order[1 + i] = 1;
        }
        return MethodHandles.permuteArguments(
                bound, MethodType.methodType(void.class, Object.class, UniversalEvent.class), order);
    }
}
