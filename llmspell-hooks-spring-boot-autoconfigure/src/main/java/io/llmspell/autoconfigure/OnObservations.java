package io.llmspell.autoconfigure;

import io.llmspell.observability.HookObservationLevel;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Matches where something is to be observed: as its property says, and where it says nothing, in an application that
 * has a tracer. Without one, observations would only repeat what the meters of hooks and events say already.
 */
abstract class OnObservations extends SpringBootCondition implements ConfigurationCondition {

    static final String HOOKS = "llmspell.hooks.observations";

    static final String EVENTS = "llmspell.events.observations";

    private static final String TRACER = "io.micrometer.tracing.Tracer";

    private final String property;

    private OnObservations(String property) {
        this.property = property;
    }

    /** Whether its property asks for them; {@code null} if it is not set. */
    abstract @Nullable Boolean asked(Binder binder);

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Boolean asked = asked(Binder.get(context.getEnvironment()));
        if (asked != null) {
            return new ConditionOutcome(asked, this.property + " says so");
        }
        boolean traced = hasTracer(context.getBeanFactory(), context.getClassLoader());
        return new ConditionOutcome(traced, traced ? "there is a tracer" : "there is no tracer");
    }

    private static boolean hasTracer(@Nullable ListableBeanFactory beans, @Nullable ClassLoader loader) {
        if (beans == null || !ClassUtils.isPresent(TRACER, loader)) {
            return false;
        }
        Class<?> type = ClassUtils.resolveClassName(TRACER, loader);
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length > 0;
    }

    /** What is to be observed of hooks that are. */
    static HookObservationLevel level(Environment environment) {
        return Binder.get(environment).bind(HOOKS, HookObservationLevel.class).orElse(HookObservationLevel.CHAIN);
    }

    /** Of hooks. */
    static final class OfHooks extends OnObservations {

        OfHooks() {
            super(HOOKS);
        }

        @Override
        @Nullable
        Boolean asked(Binder binder) {
            return binder.bind(HOOKS, HookObservationLevel.class)
                    .map(level -> level != HookObservationLevel.NONE)
                    .orElse(null);
        }
    }

    /** Of events. */
    static final class OfEvents extends OnObservations {

        OfEvents() {
            super(EVENTS);
        }

        @Override
        @Nullable
        Boolean asked(Binder binder) {
            return binder.bind(EVENTS, Boolean.class).orElse(null);
        }
    }
}
