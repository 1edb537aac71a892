package io.llmspell.integration;

import io.llmspell.hook.ComponentType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.MethodMatcher;
import org.springframework.aop.Pointcut;
import org.springframework.aop.aspectj.AspectJExpressionPointcut;
import org.springframework.util.ClassUtils;

/** The configured pointcuts, compiled. */
final class ComponentPointcuts {

    private final List<Typed> pointcuts;

    private ComponentPointcuts(List<Typed> pointcuts) {
        this.pointcuts = pointcuts;
    }

    private record Typed(ComponentType type, Pointcut pointcut) {}

    /** What a class is by the pointcuts, and the operations they match. */
    record Match(ComponentType type, List<Method> methods) {}

    static ComponentPointcuts of(ComponentTargets targets) {
        List<Typed> pointcuts = new ArrayList<>();
        for (ComponentType type : targets.types()) {
            for (String expression : targets.of(type)) {
                pointcuts.add(new Typed(type, compile(type, expression)));
            }
        }
        return new ComponentPointcuts(pointcuts);
    }

    private static Pointcut compile(ComponentType type, String expression) {
        String property = "llmspell.hooks.targets." + type.externalName() + " = " + expression;
        if (type == ComponentType.SYSTEM) {
            throw new InvalidComponentException(
                    property, "is not a type of component", "Use agent, tool, workflow or state");
        }
        if (!ClassUtils.isPresent("org.aspectj.weaver.tools.PointcutParser", null)) {
            throw new InvalidComponentException(
                    property, "needs AspectJ's pointcut parser", "Add org.aspectj:aspectjweaver to the class path");
        }
        try {
            AspectJExpressionPointcut pointcut = new AspectJExpressionPointcut();
            pointcut.setExpression(expression);
            pointcut.getPointcutExpression(); // parses it: matching would take what cannot be parsed for no match
            return pointcut;
        } catch (RuntimeException ex) {
            throw new InvalidComponentException(
                    property,
                    "is not a pointcut: " + ex.getMessage(),
                    "Write an expression such as execution(* com.acme.tools..*(..))");
        }
    }

    @Nullable
    Match match(Class<?> type) {
        Match match = null;
        for (Typed typed : this.pointcuts) {
            List<Method> methods = methods(typed.pointcut(), type);
            if (methods.isEmpty()) {
                continue;
            }
            if (match != null && match.type() != typed.type()) {
                throw new InvalidComponentException(
                        type.getName(),
                        "is matched by pointcuts of two types of component, " + match.type() + " and " + typed.type(),
                        "Make the expressions under llmspell.hooks.targets exclude each other");
            }
            List<Method> all = (match != null) ? new ArrayList<>(match.methods()) : new ArrayList<>();
            methods.stream().filter(method -> !all.contains(method)).forEach(all::add);
            match = new Match(typed.type(), all);
        }
        return match;
    }

    private static List<Method> methods(Pointcut pointcut, Class<?> type) {
        if (!pointcut.getClassFilter().matches(type)) {
            return List.of();
        }
        MethodMatcher matcher = pointcut.getMethodMatcher();
        return OperationMethods.of(type).stream()
                .filter(method -> matcher.matches(method, type))
                .toList();
    }
}
