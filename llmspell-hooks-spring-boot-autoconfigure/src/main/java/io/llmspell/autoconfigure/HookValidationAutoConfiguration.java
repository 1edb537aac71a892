package io.llmspell.autoconfigure;

import io.llmspell.hook.HookDefinition;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.integration.ToolConstraints;
import jakarta.validation.Validator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Checks the arguments of tools against their constraints, where there is one validator, or one that is primary.
 * Switched off by {@code llmspell.hooks.validation.enabled=false}.
 */
@AutoConfiguration(
        after = HookAutoConfiguration.class,
        afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnClass(Validator.class)
@ConditionalOnSingleCandidate(Validator.class)
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.hooks.validation.enabled"},
        matchIfMissing = true)
public final class HookValidationAutoConfiguration {

    HookValidationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "toolConstraintsHook")
    HookDefinition toolConstraintsHook(HookInfrastructure infrastructure, ObjectProvider<Validator> validator) {
        return ToolConstraints.hook(infrastructure, SingletonSupplier.of(validator::getObject));
    }
}
