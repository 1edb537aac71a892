package io.llmspell.integration.adapter;

import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;

/** One kind of beans that hooks are put around. */
public interface HookedKind {

    /** What intercepts the calls of a bean; {@code null} for a bean of another kind. */
    @Nullable
    MethodInterceptor interceptor(Object bean, String beanName);

    /** Told of a bean that there can be no proxy of: its class is final, and it is declared by that class. */
    void unhooked(Object bean, String beanName);
}
