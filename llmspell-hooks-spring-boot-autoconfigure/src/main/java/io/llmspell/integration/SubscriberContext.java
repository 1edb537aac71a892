package io.llmspell.integration;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * What Reactor's context of a subscriber holds for the threads of its call: what Micrometer's context propagation finds
 * there, such as the observation, and Spring Security's context. Both are put on the thread on which the call begins,
 * and taken along from there as if they had been its own.
 */
final class SubscriberContext {

    private static final boolean PROPAGATION = isPresent("io.micrometer.context.ContextSnapshotFactory");

    private static final boolean SECURITY =
            isPresent("org.springframework.security.core.context.ReactiveSecurityContextHolder");

    private SubscriberContext() {}

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, SubscriberContext.class.getClassLoader());
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

        private static final ContextSnapshotFactory SNAPSHOTS =
                ContextSnapshotFactory.builder().build();

        @Override
        public <T> T call(Supplier<T> begin) {
            ContextSnapshot.Scope scope = SNAPSHOTS.captureFrom(this.context).setThreadLocals();
            try {
                return begin.get();
            } finally {
                scope.close();
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
