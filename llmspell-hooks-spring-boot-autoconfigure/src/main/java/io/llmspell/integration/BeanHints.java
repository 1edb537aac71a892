package io.llmspell.integration;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventSource;
import io.llmspell.event.UniversalEvent;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.ResourceHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/**
 * Tells ahead-of-time processing what of a bean is looked at and called by reflection: its {@code @Hook} and
 * {@code @OnEvent} methods with the data that they take, and the operations of a component. What configuration makes a
 * component is not known by then.
 */
final class BeanHints implements BeanRegistrationAotProcessor {

    private static final List<Class<?>> GIVEN_AS_THEY_ARE =
            List.of(UniversalEvent.class, EventSource.class, JsonNode.class, Map.class);

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        List<Method> hooks = new AnnotatedMethods(Hook.class).of(type);
        List<Method> handlers = new AnnotatedMethods(OnEvent.class).of(type);
        List<Method> operations = ComponentResolver.isStereotype(type) ? OperationMethods.of(type) : List.of();
        if (hooks.isEmpty() && handlers.isEmpty() && operations.isEmpty()) {
            return null;
        }
        return (context, code) -> {
            RuntimeHints hints = context.getRuntimeHints();
            hints.reflection().registerType(type);
            Stream.of(hooks, handlers, operations)
                    .flatMap(List::stream)
                    .forEach(method -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
            Stream.of(hooks, handlers)
                    .flatMap(List::stream)
                    .forEach(method -> registerClassFile(method, hints.resources()));
            handlers.forEach(handler -> registerData(handler, hints.reflection()));
        };
    }

    /** It tells the order of the methods; see {@link DeclarationOrder}. */
    private static void registerClassFile(Method method, ResourceHints resources) {
        resources.registerType(method.getDeclaringClass());
    }

    private static void registerData(Method handler, ReflectionHints reflection) {
        for (Type parameter : handler.getGenericParameterTypes()) {
            if (!(parameter instanceof Class<?> given) || !GIVEN_AS_THEY_ARE.contains(given)) {
                new BindingReflectionHintsRegistrar().registerReflectionHints(reflection, parameter);
            }
        }
    }
}
