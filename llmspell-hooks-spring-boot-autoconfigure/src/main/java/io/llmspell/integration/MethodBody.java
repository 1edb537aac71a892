package io.llmspell.integration;

import java.lang.reflect.Method;
import java.util.Objects;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/** Runs what is left of a proxy's interceptor chain. The invocation is a {@link MethodInvocation}. */
final class MethodBody implements OperationBody {

    static final MethodBody INSTANCE = new MethodBody();

    private MethodBody() {}

    @Override
    public Object prepareToRepeat(Object invocation) {
        // A clone made now still has the rest of the chain ahead of it, however often it is cloned in turn.
        return ((ProxyMethodInvocation) invocation).invocableClone();
    }

    @Override
    public @Nullable Object run(Object invocation, @Nullable Object[] arguments, boolean repeated) throws Throwable {
        ProxyMethodInvocation proxied = (ProxyMethodInvocation) invocation;
        if (repeated) {
            return proxied.invocableClone(arguments.clone()).proceed();
        }
        proxied.setArguments(arguments);
        return proxied.proceed();
    }

    @Override
    public boolean canRunOn(Operation operation, Object component) {
        return methodOn(operation, component) != null;
    }

    @Override
    public @Nullable Object runOn(Operation operation, Object component, @Nullable Object[] arguments)
            throws Throwable {
        Method method = Objects.requireNonNull(methodOn(operation, component), "a method, as canRunOn has checked");
        return AopUtils.invokeJoinpointUsingReflection(component, method, arguments);
    }

    /** The operation's method, also where the component only shares the interface that declares it. */
    private static @Nullable Method methodOn(Operation operation, Object component) {
        Method method = operation.signature().method();
        if (method == null || method.getDeclaringClass().isInstance(component)) {
            return method;
        }
        Method declared = ClassUtils.getInterfaceMethodIfPossible(method, method.getDeclaringClass());
        return declared.getDeclaringClass().isInstance(component) ? declared : null;
    }
}
