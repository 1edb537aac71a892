package io.llmspell.integration.adapter;

import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Sends the methods of an interface to another implementation, and all others to the bean. Default methods go there
 * too, so that those of their calls that matter do not pass the hooks by.
 */
public record InterfaceInterceptor(Class<?> type, Object hooked) implements MethodInterceptor {

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Method called = invocation.getMethod();
        Method declared = ReflectionUtils.findMethod(this.type, called.getName(), called.getParameterTypes());
        return (declared != null)
                ? AopUtils.invokeJoinpointUsingReflection(this.hooked, declared, invocation.getArguments())
                : invocation.proceed();
    }
}
