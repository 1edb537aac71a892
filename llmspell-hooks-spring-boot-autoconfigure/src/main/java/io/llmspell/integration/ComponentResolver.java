package io.llmspell.integration;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.AllowsSubstitution;
import io.llmspell.annotation.NotRepeatable;
import io.llmspell.annotation.StateComponent;
import io.llmspell.annotation.StateMigration;
import io.llmspell.annotation.StateRead;
import io.llmspell.annotation.StateWrite;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookTarget;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * Tells which beans are components, from their stereotype or from configured pointcuts, and what their operations are.
 */
final class ComponentResolver {

    private static final Map<Class<? extends Annotation>, ComponentType> STEREOTYPES = Map.of(
            AgentComponent.class, ComponentType.AGENT,
            ToolComponent.class, ComponentType.TOOL,
            WorkflowComponent.class, ComponentType.WORKFLOW,
            StateComponent.class, ComponentType.STATE);

    private static final Set<String> READING = Set.of("get", "find", "read", "load", "list", "exists", "count");

    private static final List<String> SECURED_BY = List.of(
            "org.springframework.security.access.prepost.PreAuthorize",
            "org.springframework.security.access.prepost.PostAuthorize",
            "org.springframework.security.access.prepost.PreFilter",
            "org.springframework.security.access.prepost.PostFilter",
            "org.springframework.security.access.annotation.Secured",
            "jakarta.annotation.security.RolesAllowed",
            "jakarta.annotation.security.DenyAll");

    private static final String SCOPED_TARGET = "scopedTarget.";

    private final Supplier<ComponentTargets> targets;

    /** Classes that are no components: nearly all, and each is asked for several times. */
    private final Map<Class<?>, Boolean> others = new ConcurrentReferenceHashMap<>();

    private @Nullable ComponentPointcuts pointcuts;

    ComponentResolver(Supplier<ComponentTargets> targets) {
        this.targets = targets;
    }

    /** The component that a bean is, or {@code null} if it is none. */
    @Nullable
    HookedComponent resolve(String beanName, Class<?> type) {
        if (this.others.containsKey(type)) {
            return null;
        }
        ComponentId id = null;
        Set<String> tags = Set.of();
        for (Map.Entry<Class<? extends Annotation>, ComponentType> stereotype : STEREOTYPES.entrySet()) {
            AnnotationAttributes attributes =
                    AnnotatedElementUtils.findMergedAnnotationAttributes(type, stereotype.getKey(), false, false);
            if (attributes != null) {
                requireNone(id, stereotype.getValue(), beanName, type);
                id = new ComponentId(stereotype.getValue(), nameOf(attributes.getString("value"), beanName));
                tags = Set.of(attributes.getStringArray("tags"));
            }
        }
        List<Method> methods = (id != null) ? OperationMethods.of(type) : List.of();
        if (id == null) {
            ComponentPointcuts.Match match = pointcuts().match(type);
            if (match == null) {
                this.others.put(type, true);
                return null;
            }
            id = new ComponentId(match.type(), nameOf("", beanName));
            methods = match.methods();
        }
        return new HookedComponent(id, tags, beanName, type, operations(id, tags, type, methods));
    }

    /** Whether a class has a stereotype of a component. */
    static boolean isStereotype(Class<?> type) {
        return STEREOTYPES.keySet().stream().anyMatch(each -> AnnotatedElementUtils.hasAnnotation(type, each));
    }

    /** Whether configuration lets an operation that is not a method run more than once in a call. */
    boolean isRepeatable(ComponentId component, String operation) {
        return this.targets.get().isRepeatable(component.name(), operation);
    }

    /** The points around an operation that is not a method. */
    OperationPoints pointsOf(ComponentType type, String operation) {
        return switch (type) {
            case AGENT -> OperationPoints.AGENT;
            case TOOL -> OperationPoints.TOOL;
            case WORKFLOW -> OperationPoints.WORKFLOW;
            case STATE -> soundsReading(operation) ? OperationPoints.STATE_READ : OperationPoints.STATE_WRITE;
            case SYSTEM ->
                throw new IllegalArgumentException("Components of type SYSTEM have no operations; operation "
                        + operation + " needs a custom point");
        };
    }

    private ComponentPointcuts pointcuts() {
        ComponentPointcuts known = this.pointcuts;
        if (known == null) {
            known = ComponentPointcuts.of(this.targets.get());
            this.pointcuts = known;
        }
        return known;
    }

    private static void requireNone(@Nullable ComponentId first, ComponentType second, String bean, Class<?> type) {
        if (first != null) {
            throw new InvalidComponentException(
                    describe(bean, type),
                    "is of two types of component, " + first.type() + " and " + second,
                    "Keep one of the stereotypes");
        }
    }

    static String describe(String beanName, Class<?> type) {
        return "Bean '" + beanName + "' (" + type.getName() + ")";
    }

    private static String nameOf(String given, String beanName) {
        if (!given.isBlank()) {
            return given;
        }
        return beanName.startsWith(SCOPED_TARGET) ? beanName.substring(SCOPED_TARGET.length()) : beanName;
    }

    private Map<Method, Operation> operations(ComponentId id, Set<String> tags, Class<?> type, List<Method> methods) {
        Map<String, Long> overloads =
                methods.stream().collect(Collectors.groupingBy(Method::getName, Collectors.counting()));
        Map<Method, Operation> operations = new LinkedHashMap<>();
        for (Method method : methods) {
            String name = (overloads.getOrDefault(method.getName(), 1L) > 1) ? nameWithTypes(method) : method.getName();
            operations.put(
                    method,
                    new Operation(
                            new HookTarget(id, name, tags),
                            points(id.type(), method),
                            signature(method, type),
                            traits(id, name, method, type),
                            MethodBody.INSTANCE));
        }
        return operations;
    }

    private static String nameWithTypes(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }

    private static Operation.Signature signature(Method method, Class<?> type) {
        String[] names =
                Arrays.stream(method.getParameters()).map(Parameter::getName).toArray(String[]::new);
        int count = names.length;
        List<ResolvableType> types = IntStream.range(0, count)
                .mapToObj(i ->
                        ResolvableType.forMethodParameter(new MethodParameter(method, i).withContainingClass(type)))
                .toList();
        return new Operation.Signature(names, types, ResolvableType.forMethodReturnType(method, type), method);
    }

    private Operation.Traits traits(ComponentId id, String name, Method method, Class<?> type) {
        boolean repeatable = !AnnotatedElementUtils.hasAnnotation(method, NotRepeatable.class)
                && this.targets.get().isRepeatable(id.name(), name)
                && this.targets.get().isRepeatable(id.name(), method.getName());
        boolean substitutable =
                !isSecured(method, type) || AnnotatedElementUtils.hasAnnotation(method, AllowsSubstitution.class);
        return new Operation.Traits(repeatable, substitutable, true);
    }

    private static boolean isSecured(Method method, Class<?> type) {
        MergedAnnotations onMethod = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
        MergedAnnotations onType = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
        return SECURED_BY.stream().anyMatch(name -> onMethod.isPresent(name) || onType.isPresent(name));
    }

    private OperationPoints points(ComponentType type, Method method) {
        return (type == ComponentType.STATE) ? statePoints(method) : pointsOf(type, method.getName());
    }

    private static OperationPoints statePoints(Method method) {
        if (AnnotatedElementUtils.hasAnnotation(method, StateMigration.class)) {
            return OperationPoints.STATE_MIGRATION;
        }
        if (AnnotatedElementUtils.hasAnnotation(method, StateWrite.class)) {
            return OperationPoints.STATE_WRITE;
        }
        boolean reads = AnnotatedElementUtils.hasAnnotation(method, StateRead.class) || soundsReading(method.getName());
        return reads ? OperationPoints.STATE_READ : OperationPoints.STATE_WRITE;
    }

    private static boolean soundsReading(String name) {
        return READING.stream()
                .anyMatch(prefix -> name.startsWith(prefix)
                        && (name.length() == prefix.length() || !Character.isLowerCase(name.charAt(prefix.length()))));
    }
}
