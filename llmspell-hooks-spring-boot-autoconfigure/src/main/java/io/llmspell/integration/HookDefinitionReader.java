package io.llmspell.integration;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.Priority;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/** Makes the definition of a hook from its {@code @Hook} method and what configuration says of it. */
final class HookDefinitionReader {

    private static final String TRANSACTIONAL = "org.springframework.transaction.annotation.Transactional";

    private final ConfigurableListableBeanFactory beanFactory;

    private final HookSettings settings;

    private final HookConditions conditions;

    private final HookStates states;

    HookDefinitionReader(ConfigurableListableBeanFactory beanFactory, HookSettings settings) {
        this.beanFactory = beanFactory;
        this.settings = settings;
        this.conditions = new HookConditions(beanFactory);
        this.states = new HookStates(beanFactory);
    }

    HookDefinition read(String beanName, Class<?> type, Method method) {
        Hook hook = AnnotatedElementUtils.findMergedAnnotation(method, Hook.class);
        if (hook == null) {
            throw new IllegalArgumentException(method + " is not a hook");
        }
        String described = HookMethod.describe(method);
        try {
            String name = StringUtils.hasText(hook.name()) ? text(hook.name()) : beanName + "." + method.getName();
            HookOverride override = this.settings.override(name);
            return define(hook, name, override, type, method)
                    .source("bean '" + beanName + "', " + described)
                    .handler(new HookMethod(
                            method,
                            points(hook, described),
                            () -> this.beanFactory.getBean(beanName),
                            this.beanFactory.isSingleton(beanName),
                            () -> this.states.source(name, hook.stateVersion(), described)));
        } catch (IllegalArgumentException ex) {
            throw new InvalidHookException(
                    described, String.valueOf(ex.getMessage()), "Change its @Hook or llmspell.hooks.instances", ex);
        }
    }

    private HookDefinition.Builder define(Hook hook, String name, HookOverride override, Class<?> type, Method method) {
        String described = HookMethod.describe(method);
        List<String> components = override.components();
        List<String> operations = override.operations();
        return HookDefinition.builder(name)
                .on(points(hook, described))
                .description(text(hook.description()))
                .phase(hook.phase())
                .priority((override.priority() != null) ? override.priority() : priority(hook, type, method))
                .onFailure(onFailure(hook, override, described))
                .mode((override.mode() != null) ? override.mode() : hook.mode())
                .timeout((override.timeout() != null) ? override.timeout() : timeout(hook, described))
                .execution(execution(hook, override, described))
                .breaker(override.breaker())
                .tags(texts(hook.tags()).toArray(String[]::new))
                .version(text(hook.version()))
                .pinned(isTransactional(type, method))
                .elements(hook.elements())
                .matching(matcher -> matcher.components((components != null) ? components : texts(hook.components()))
                        .operations((operations != null) ? operations : texts(hook.operations()))
                        .types(List.of(hook.types()))
                        .tags(texts(hook.componentTags()))
                        .condition(condition(hook, method, described)));
    }

    private Set<HookPoint> points(Hook hook, String described) {
        Set<HookPoint> points = new LinkedHashSet<>(Arrays.asList(hook.value()));
        texts(hook.custom()).forEach(name -> points.add(HookPoint.custom(name)));
        if (points.isEmpty()) {
            throw new InvalidHookException(
                    described, "it names no point", "Name one, such as @Hook(BEFORE_TOOL_EXECUTION)", null);
        }
        return points;
    }

    /** A hook that takes an exception is only for calls that threw one of its type. */
    private @Nullable Predicate<HookContext> condition(Hook hook, Method method, String described) {
        Predicate<HookContext> given = this.conditions.compile(text(hook.condition()), described);
        Class<?> errorType = HookParameters.errorType(method);
        if (errorType == null) {
            return given;
        }
        Predicate<HookContext> typed = context -> errorType.isInstance(context.error());
        return (given != null) ? typed.and(given) : typed;
    }

    private static int priority(Hook hook, Class<?> type, Method method) {
        if (hook.priority() != Priority.NORMAL) {
            return hook.priority();
        }
        Order order = AnnotatedElementUtils.findMergedAnnotation(method, Order.class);
        if (order == null) {
            order = AnnotatedElementUtils.findMergedAnnotation(type, Order.class);
        }
        return (order != null) ? order.value() : Priority.NORMAL;
    }

    private OnFailure onFailure(Hook hook, HookOverride override, String described) {
        if (override.onFailure() != null) {
            return override.onFailure();
        }
        OnFailure given = atMostOne(hook.onFailure(), "onFailure", described);
        return (given != null) ? given : this.settings.onFailure(hook.phase());
    }

    private static @Nullable ExecutionMode execution(Hook hook, HookOverride override, String described) {
        return (override.execution() != null)
                ? override.execution()
                : atMostOne(hook.execution(), "execution", described);
    }

    private static <T> @Nullable T atMostOne(T[] values, String attribute, String described) {
        if (values.length > 1) {
            throw new InvalidHookException(
                    described, "it has " + values.length + " values for " + attribute, "Give it one or none", null);
        }
        return (values.length == 0) ? null : values[0];
    }

    private @Nullable Duration timeout(Hook hook, String described) {
        String given = text(hook.timeout());
        if (given.isBlank()) {
            return null;
        }
        try {
            return DurationStyle.detectAndParse(given);
        } catch (IllegalArgumentException ex) {
            throw new InvalidHookException(
                    described, "its timeout '" + given + "' is not a duration", "Write one such as 250ms or 2s", ex);
        }
    }

    private static boolean isTransactional(Class<?> type, Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(TRANSACTIONAL)
                || MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(TRANSACTIONAL);
    }

    private List<String> texts(String[] values) {
        return Arrays.stream(values).map(this::text).toList();
    }

    private String text(String value) {
        String resolved = this.beanFactory.resolveEmbeddedValue(value);
        return (resolved != null) ? resolved : "";
    }
}
