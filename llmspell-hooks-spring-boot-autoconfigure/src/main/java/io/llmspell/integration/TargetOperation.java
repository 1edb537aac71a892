package io.llmspell.integration;

import io.llmspell.hook.CallStack;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/** An operation that a redirect or a branch goes to: called on its bean, through the whole chain of its proxy. */
record TargetOperation(Operation operation, Supplier<Object> bean) {

    @Nullable
    Object call(OperationCall from, @Nullable Object[] arguments) throws Throwable {
        CallStack stack = from.engine().stacks().current();
        stack.handOver(new Nesting(this.operation.target(), from.depth() + 1, from.budget()));
        try {
            Object component = this.bean.get();
            Method declared = Objects.requireNonNull(this.operation.signature().method());
            Method method = AopUtils.selectInvocableMethod(declared, component.getClass());
            ReflectionUtils.makeAccessible(method);
            return method.invoke(component, arguments);
        } catch (InvocationTargetException ex) {
            throw ex.getTargetException();
        } catch (IllegalAccessException ex) {
            throw new IllegalStateException("Could not call " + this.operation, ex);
        } finally {
            stack.handOver(null);
        }
    }
}
