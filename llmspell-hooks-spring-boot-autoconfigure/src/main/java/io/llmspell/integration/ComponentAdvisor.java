package io.llmspell.integration;

import java.lang.reflect.Method;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.autoproxy.ProxyCreationContext;
import org.springframework.aop.support.StaticMethodMatcher;
import org.springframework.core.Ordered;

/**
 * Makes Spring's auto-proxy creator proxy the components, with our advice at its place in the order of all advice. It
 * only holds the place: {@link ComponentPostProcessor} puts the advice of the bean's own operations there, so that an
 * intercepted call has nothing to look up.
 */
final class ComponentAdvisor implements PointcutAdvisor, Ordered {

    private static final Advice PLACEHOLDER = (MethodInterceptor) invocation -> {
        throw new IllegalStateException("The hooks of " + invocation.getMethod() + " were not bound");
    };

    private final ComponentResolver resolver;

    private final int order;

    ComponentAdvisor(ComponentResolver resolver, int order) {
        this.resolver = resolver;
        this.order = order;
    }

    @Override
    public int getOrder() {
        return this.order;
    }

    @Override
    public Advice getAdvice() {
        return PLACEHOLDER;
    }

    @Override
    public Pointcut getPointcut() {
        return new Pointcut() {
            @Override
            public ClassFilter getClassFilter() {
                return type -> component(type) != null;
            }

            @Override
            public MethodMatcher getMethodMatcher() {
                return MATCHER;
            }
        };
    }

    /** Which methods have advice is decided where the advice is put in. */
    private static final MethodMatcher MATCHER = new StaticMethodMatcher() {
        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            return true;
        }
    };

    private @Nullable HookedComponent component(Class<?> type) {
        String beanName = ProxyCreationContext.getCurrentProxiedBeanName();
        return (beanName != null) ? this.resolver.resolve(beanName, type) : null;
    }
}
