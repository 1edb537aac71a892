package io.llmspell.integration;

import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.Priority;
import io.llmspell.hook.StandardHookPoint;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.metadata.MethodDescriptor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.objenesis.SpringObjenesis;

/**
 * The guard at TOOL_VALIDATION that checks the arguments of a tool's method against the constraints on its parameters.
 * It is only for operations that have some.
 */
public final class ToolConstraints {

    /** Of the hook. */
    public static final String NAME = "llmspell.toolConstraints";

    /** What is known of a class is read at its first call, which takes longer than a hook usually may. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HookInfrastructure infrastructure;

    private final Supplier<Validator> validator;

    private final SpringObjenesis instances = new SpringObjenesis();

    private ToolConstraints(HookInfrastructure infrastructure, Supplier<Validator> validator) {
        this.infrastructure = infrastructure;
        this.validator = validator;
    }

    /**
     * Defines the hook.
     *
     * @param validator asked for when it is first needed
     */
    public static HookDefinition hook(HookInfrastructure infrastructure, Supplier<Validator> validator) {
        ToolConstraints constraints = new ToolConstraints(infrastructure, validator);
        return HookDefinition.builder(NAME)
                .on(StandardHookPoint.TOOL_VALIDATION)
                .phase(HookPhase.GUARD)
                .priority(Priority.HIGH)
                .types(ComponentType.TOOL)
                .timeout(TIMEOUT)
                .description("Checks the arguments of tools against the constraints on their parameters")
                .source("Bean Validation")
                .matching(matcher -> matcher.targets(constraints::isConstrained))
                .handler(constraints::check);
    }

    private @Nullable Method method(HookTarget target) {
        Operation operation = this.infrastructure.operation(target);
        return (operation != null) ? operation.signature().method() : null;
    }

    private boolean isConstrained(HookTarget target) {
        HookedComponent component = this.infrastructure.component(target.component());
        Method method = method(target);
        if (component == null || method == null) {
            return false;
        }
        try {
            MethodDescriptor constraints = this.validator
                    .get()
                    .getConstraintsForClass(component.type())
                    .getConstraintsForMethod(method.getName(), method.getParameterTypes());
            return constraints != null && constraints.hasConstrainedParameters();
        } catch (ValidationException ex) {
            // Constraints that cannot be are found again by each check, which fails and with it the call.
            return true;
        }
    }

    private HookResult check(HookContext context) {
        HookedComponent component = this.infrastructure.component(context.component());
        Method method = method(context.target());
        if (component == null || method == null) {
            throw new IllegalStateException(context.target() + " is no method of a tool");
        }
        Set<ConstraintViolation<Object>> violations = this.validator
                .get()
                .forExecutables()
                .validateParameters(
                        instance(component), method, context.argumentList().toArray());
        return violations.isEmpty() ? HookResult.proceed() : HookResult.cancel(describe(violations));
    }

    /** An instance of a prototype would be one more: its class is enough to find the constraints. */
    private Object instance(HookedComponent component) {
        return this.infrastructure.isPrototype(component)
                ? this.instances.newInstance(component.type())
                : target(this.infrastructure.bean(component));
    }

    private static Object target(Object bean) {
        Object target = bean;
        for (Object inner = bean; inner != null; inner = AopProxyUtils.getSingletonTarget(inner)) {
            target = inner;
        }
        return target;
    }

    private static String describe(Set<ConstraintViolation<Object>> violations) {
        return violations.stream()
                .map(violation -> parameter(violation) + " " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
    }

    /** The path without the name of the method, which it begins with. */
    private static String parameter(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        return path.substring(path.indexOf('.') + 1);
    }
}
