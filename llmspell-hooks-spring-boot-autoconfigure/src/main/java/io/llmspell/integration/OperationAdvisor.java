package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import io.llmspell.hook.ComponentType;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;

/** The hooks of one operation, as advice on its method. */
final class OperationAdvisor extends StaticMethodMatcherPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    private final transient Method method;

    OperationAdvisor(Method method, Operation operation, Supplier<OperationEngine> engine, int order) {
        this.method = method;
        setOrder(order);
        setAdvice(new Interceptor(operation, engine));
    }

    @Override
    public boolean matches(Method candidate, Class<?> targetClass) {
        return candidate.getName().equals(this.method.getName())
                && AopUtils.getMostSpecificMethod(candidate, targetClass).equals(this.method);
    }

    /** Interception of one operation. */
    private static final class Interceptor implements MethodInterceptor, Advice {

        private final Operation operation;

        /** A workflow's stages always look for its place on the call stack. */
        private final boolean workflow;

        private final Supplier<OperationEngine> supplier;

        private @Nullable OperationEngine engine;

        private Interceptor(Operation operation, Supplier<OperationEngine> supplier) {
            this.operation = operation;
            this.workflow = operation.target().component().type() == ComponentType.WORKFLOW;
            this.supplier = supplier;
        }

        /** The way of a call without hooks is written out: it is to cost as little as can be. */
        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            OperationEngine known = this.engine;
            if (known == null) {
                known = this.supplier.get();
                this.engine = known;
            }
            OperationReporter reporter = this.operation.wantedReporter(known.events());
            if (reporter == null && !this.workflow && !known.placeMatters()) {
                return invocation.proceed();
            }
            Plan plan = known.plan(this.operation);
            CallStack stack = known.stacks().current();
            if (known.passes(plan, stack, reporter)) {
                stack.enter(this.operation.target().component());
                try {
                    return (reporter != null)
                            ? reporter.run(invocation.getArguments(), invocation::proceed)
                            : this.operation.signature().placed(invocation.proceed(), stack);
                } finally {
                    stack.leave();
                }
            }
            return known.invoke(plan, stack, invocation, invocation.getArguments(), reporter);
        }
    }
}
