package io.llmspell.integration;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.InvalidHookResultException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The components of an application, found from the types of its bean definitions: none needs to exist yet. Read once,
 * and again for a bean that turns out to be one when it is made.
 */
final class ComponentCatalog implements OperationTargets {

    private final ConfigurableListableBeanFactory beanFactory;

    private final ComponentResolver resolver;

    private volatile @Nullable Map<ComponentId, HookedComponent> components;

    ComponentCatalog(ConfigurableListableBeanFactory beanFactory, ComponentResolver resolver) {
        this.beanFactory = beanFactory;
        this.resolver = resolver;
    }

    List<HookedComponent> ofType(ComponentType type) {
        return components().values().stream()
                .filter(component -> component.id().type() == type)
                .toList();
    }

    /** The component of this name; {@code null} if it is no bean. */
    @Nullable
    HookedComponent find(ComponentId id) {
        return components().get(id);
    }

    /** The tags of a component that is a bean; none for any other. */
    Set<String> tagsOf(ComponentId id) {
        HookedComponent known = components().get(id);
        return (known != null) ? known.tags() : Set.of();
    }

    /** Whether beans of a class can be agents. */
    boolean mayBeAgent(Class<?> type) {
        HookedComponent component = this.resolver.resolve("any", type);
        return component != null && component.id().type() == ComponentType.AGENT;
    }

    /** The component of a bean that is being made; the same object for each instance of the bean. */
    @Nullable
    HookedComponent componentOf(String beanName, Class<?> type) {
        HookedComponent resolved = this.resolver.resolve(beanName, type);
        if (resolved == null) {
            return null;
        }
        HookedComponent known = components().get(resolved.id());
        if (known != null && known.beanName().equals(beanName) && known.type() == type) {
            return known;
        }
        return add(resolved, known);
    }

    private synchronized HookedComponent add(HookedComponent added, @Nullable HookedComponent known) {
        requireUnique(known, added);
        Map<ComponentId, HookedComponent> copy = new LinkedHashMap<>(components());
        copy.put(added.id(), added);
        this.components = copy;
        return added;
    }

    @Override
    public TargetOperation find(Operation operation, String component) {
        ComponentType type = operation.target().component().type();
        HookedComponent target = components().get(new ComponentId(type, component));
        if (target == null) {
            throw new InvalidHookResultException("it sends " + operation + " to '" + component + "', but the components"
                    + " of type " + type + " are "
                    + ofType(type).stream().map(each -> each.id().name()).toList());
        }
        Operation same = sameOperation(operation, target);
        if (same == null) {
            throw new InvalidHookResultException("it sends " + operation + " to " + target.id()
                    + ", which has no such operation with the parameters " + describe(operation) + "; it has "
                    + target.operations().stream()
                            .map(each -> each.target().operation() + describe(each))
                            .collect(Collectors.joining(", ")));
        }
        return new TargetOperation(same, () -> this.beanFactory.getBean(publicName(target.beanName())));
    }

    /** The one of the same name, or of the same method where only one of the two components overloads it. */
    private static @Nullable Operation sameOperation(Operation operation, HookedComponent target) {
        Operation named = target.operation(operation.target().operation());
        if (named != null && takesSameArguments(operation, named)) {
            return named;
        }
        Method method = operation.signature().method();
        for (Operation each : target.operations()) {
            Method other = each.signature().method();
            if (method != null
                    && other != null
                    && other.getName().equals(method.getName())
                    && Arrays.equals(other.getParameterTypes(), method.getParameterTypes())) {
                return each;
            }
        }
        return null;
    }

    private static boolean takesSameArguments(Operation from, Operation to) {
        var given = from.signature().types();
        var wanted = to.signature().types();
        if (given.size() != wanted.size() || to.signature().method() == null) {
            return false;
        }
        for (int i = 0; i < given.size(); i++) {
            if (!ClassUtils.isAssignable(
                    wanted.get(i).resolve(Object.class), given.get(i).resolve(Object.class))) {
                return false;
            }
        }
        return true;
    }

    private static String describe(Operation operation) {
        return operation.signature().types().stream()
                .map(type -> type.resolve(Object.class).getSimpleName())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Of a scoped bean, the proxy that finds the instance of the current scope. */
    private static String publicName(String beanName) {
        return beanName.startsWith("scopedTarget.") ? beanName.substring("scopedTarget.".length()) : beanName;
    }

    private Map<ComponentId, HookedComponent> components() {
        Map<ComponentId, HookedComponent> known = this.components;
        if (known == null) {
            synchronized (this) {
                known = this.components;
                if (known == null) {
                    known = read();
                    this.components = known;
                }
            }
        }
        return known;
    }

    private Map<ComponentId, HookedComponent> read() {
        Map<ComponentId, HookedComponent> found = new LinkedHashMap<>();
        for (String beanName : this.beanFactory.getBeanDefinitionNames()) {
            Class<?> type = typeOf(beanName);
            if (type != null && !ScopedObject.class.isAssignableFrom(type) && !isScopedProxy(beanName)) {
                HookedComponent component = this.resolver.resolve(beanName, type);
                if (component != null) {
                    requireUnique(found.put(component.id(), component), component);
                }
            }
        }
        return found;
    }

    private boolean isScopedProxy(String beanName) {
        return this.beanFactory.containsBeanDefinition("scopedTarget." + beanName);
    }

    private @Nullable Class<?> typeOf(String beanName) {
        if (this.beanFactory.getBeanDefinition(beanName).isAbstract()) {
            return null;
        }
        Class<?> type = this.beanFactory.getType(beanName, false);
        return (type != null) ? ClassUtils.getUserClass(type) : null;
    }

    private static void requireUnique(@Nullable HookedComponent first, HookedComponent second) {
        if (first != null && !first.beanName().equals(second.beanName())) {
            throw new InvalidComponentException(
                    ComponentResolver.describe(second.beanName(), second.type()),
                    "has the same type and name of component as bean '" + first.beanName() + "': " + second.id(),
                    "Give one of them another name in its stereotype");
        }
    }
}
