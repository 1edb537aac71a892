package io.llmspell.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether there are rules of topics: without any, publishers are asked nothing. */
final class OnTopicRules implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return !Binder.get(context.getEnvironment())
                .bindOrCreate("llmspell.security", SecurityProperties.class)
                .topics()
                .isEmpty();
    }
}
