package io.llmspell.integration;

import io.llmspell.hook.HookResult;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/** Waits for the result of a hook method that returns a future or a publisher of one, within the hook's deadline. */
final class LaterResult {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", LaterResult.class.getClassLoader());

    private static final MethodHandle AWAIT;

    static {
        try {
            AWAIT = MethodHandles.lookup()
                    .findStatic(LaterResult.class, "await", MethodType.methodType(HookResult.class, Object.class));
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private LaterResult() {}

    /** Whether a method returns one of them, for a {@link HookResult}. */
    static boolean isReturnedBy(Method method) {
        Class<?> type = method.getReturnType();
        boolean later = Future.class.isAssignableFrom(type)
                || CompletionStage.class.isAssignableFrom(type)
                || (REACTOR && Reactive.isSingle(type));
        Class<?> value =
                ResolvableType.forMethodReturnType(method).getGeneric(0).resolve(Object.class);
        return later && HookResult.class.isAssignableFrom(value);
    }

    /** A handle that gives the result, of one that gives what comes later. */
    static MethodHandle awaiting(MethodHandle handle) {
        return MethodHandles.filterReturnValue(handle.asType(handle.type().changeReturnType(Object.class)), AWAIT);
    }

    @SuppressWarnings("UnusedMethod") // by AWAIT
    private static @Nullable HookResult await(@Nullable Object later) throws Throwable {
        if (later == null) {
            return null;
        }
        Future<?> future = future(later);
        try {
            return (HookResult) future.get();
        } catch (InterruptedException ex) {
            // The deadline, most often: what the hook waits for is of no use any more.
            future.cancel(true);
            throw ex;
        } catch (ExecutionException ex) {
            throw (ex.getCause() != null) ? ex.getCause() : ex;
        }
    }

    private static Future<?> future(Object later) {
        if (later instanceof Future<?> future) {
            return future;
        }
        return (later instanceof CompletionStage<?> stage) ? stage.toCompletableFuture() : Reactive.future(later);
    }

    /** Only loaded where Reactor is. */
    private static final class Reactive {

        private static boolean isSingle(Class<?> type) {
            ReactiveAdapter adapter =
                    ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
            return adapter != null && !adapter.isMultiValue();
        }

        private static Future<?> future(Object later) {
            ReactiveAdapter adapter =
                    ReactiveAdapterRegistry.getSharedInstance().getAdapter(later.getClass());
            if (adapter == null) {
                throw new IllegalStateException("No publisher that Spring knows: " + later.getClass());
            }
            Publisher<?> publisher = adapter.toPublisher(later);
            return Mono.from(publisher).toFuture();
        }
    }
}
