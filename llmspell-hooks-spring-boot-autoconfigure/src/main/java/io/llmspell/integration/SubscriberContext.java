package io.llmspell.integration;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What Reactor's context of a subscriber holds for the threads of its call: what Micrometer's context propagation finds
 * there, such as the observation, and Spring Security's context. Both are put on the thread on which the call begins,
 * and taken along from there as if they had been its own.
 */
public final class SubscriberContext {

    private static final boolean PROPAGATION = isPresent("io.micrometer.context.ContextSnapshotFactory");

    private static final boolean SECURITY =
            isPresent("org.springframework.security.core.context.ReactiveSecurityContextHolder");

    private SubscriberContext() {}

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, SubscriberContext.class.getClassLoader());
    }

    /** What is got on a thread that has what the context of its subscriber holds, as calls of this subscriber begin. */
    public static <T> Mono<T> get(Supplier<T> value) {
        return Mono.deferContextual(context -> of(context).map(scope -> scope.call(value)));
    }

    /**
     * Calls something with what a subscriber's context holds, on a thread that may wait.
     *
     * @throws Exception what the task throws
     */
    public static <T extends @Nullable Object> T call(ContextView context, Callable<T> task) throws Exception {
        if (context.isEmpty()) {
            return task.call();
        }
        FutureTask<T> inside = new FutureTask<>(task);
        of(context).toFuture().get().call(() -> {
            inside.run();
            return inside;
        });
        try {
            return inside.get();
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof Error error) {
                throw error;
            }
            throw (ex.getCause() instanceof Exception failure) ? failure : ex;
        }
    }

    /** A subscriber's context with the authentication of this thread, where it has none of its own. */
    public static Context withThread(Context context) {
        return SECURITY ? Secured.withThread(context) : context;
    }

    /** Runs what begins a call. */
    interface Scope {
        <T> T call(Supplier<T> begin);
    }

    private static final Scope NONE = new Scope() {
        @Override
        public <T> T call(Supplier<T> begin) {
            return begin.get();
        }
    };

    /** The scope in which the call of a subscriber begins; without blocking, as its security may come later. */
    static Mono<Scope> of(ContextView context) {
        if (context.isEmpty()) {
            return Mono.just(NONE);
        }
        Scope propagated = PROPAGATION ? new Propagated(context) : NONE;
        return SECURITY ? Secured.around(propagated, context) : Mono.just(propagated);
    }

    /** With what Micrometer's context propagation finds. */
    private record Propagated(ContextView context) implements Scope {

        private static final Log logger = LogFactory.getLog(SubscriberContext.class);

        /** The first is logged, which is enough to mend it. */
        private static final AtomicBoolean FAILED = new AtomicBoolean();

        private static final ContextSnapshotFactory SNAPSHOTS =
                ContextSnapshotFactory.builder().build();

        @Override
        public <T> T call(Supplier<T> begin) {
            CarriedScope scope = CarriedScope.open(captured(), Propagated::failed);
            try {
                return begin.get();
            } finally {
                scope.close();
            }
        }

        private @Nullable ContextSnapshot captured() {
            try {
                return SNAPSHOTS.captureFrom(this.context);
            } catch (Throwable ex) {
                failed(ex);
                return null;
            }
        }

        private static void failed(Throwable ex) {
            if (FAILED.compareAndSet(false, true)) {
                logger.warn("The context of a subscriber could not be put on a thread: its call goes on without", ex);
            }
        }
    }

    /** With Spring Security's context besides, which that propagation does not put where hooks look for it. */
    private record Secured(Scope outer, SecurityContext security) implements Scope {

        static Mono<Scope> around(Scope outer, ContextView context) {
            return ReactiveSecurityContextHolder.getContext()
                    .contextWrite(context)
                    .<Scope>map(security -> new Secured(outer, security))
                    .defaultIfEmpty(outer);
        }

        static Context withThread(Context context) {
            Authentication own = SecurityContextHolder.getContext().getAuthentication();
            return (own == null || context.hasKey(SecurityContext.class))
                    ? context
                    : context.putAll(ReactiveSecurityContextHolder.withAuthentication(own)
                            .readOnly());
        }

        @Override
        public <T> T call(Supplier<T> begin) {
            return this.outer.call(() -> secured(begin));
        }

        private <T> T secured(Supplier<T> begin) {
            SecurityContext before = SecurityContextHolder.getContext();
            SecurityContextHolder.setContext(this.security);
            try {
                return begin.get();
            } finally {
                restore(before);
            }
        }

        private static void restore(@Nullable SecurityContext before) {
            if (before == null || before.getAuthentication() == null) {
                SecurityContextHolder.clearContext();
            } else {
                SecurityContextHolder.setContext(before);
            }
        }
    }
}
