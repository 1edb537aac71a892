package io.llmspell.autoconfigure;

import io.llmspell.event.EventPermissions;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.integration.HookInfrastructure;
import io.llmspell.security.InputGuard;
import io.llmspell.security.ToolAuthorization;
import io.llmspell.security.ToolRule;
import io.llmspell.security.TopicRule;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/** Stops the start where nobody would hold to a rule, which is worse than none. */
final class SecurityRulesCheck implements SmartInitializingSingleton {

    static final String SPRING_SECURITY = "org.springframework.security.authorization.AuthoritiesAuthorizationManager";

    static final String HOOKS = "llmspell.hooks.enabled";

    private static final String TOOLS = "llmspell.security.tools";

    private static final Log logger = LogFactory.getLog(SecurityRulesCheck.class);

    private final SecurityProperties properties;

    private final Environment environment;

    private final ResourceLoader resources;

    private final ObjectProvider<HookRegistry> registry;

    private final ObjectProvider<EventPermissions> permissions;

    private final ObjectProvider<HookInfrastructure> infrastructure;

    SecurityRulesCheck(
            SecurityProperties properties,
            Environment environment,
            ResourceLoader resources,
            ObjectProvider<HookRegistry> registry,
            ObjectProvider<EventPermissions> permissions,
            ObjectProvider<HookInfrastructure> infrastructure) {
        this.properties = properties;
        this.environment = environment;
        this.resources = resources;
        this.registry = registry;
        this.permissions = permissions;
        this.infrastructure = infrastructure;
    }

    @Override
    public void afterSingletonsInstantiated() {
        boolean tools = !this.properties.tools().isEmpty();
        if (tools) {
            requireHooks(TOOLS);
        }
        boolean topics = this.properties.topicRules().stream().anyMatch(TopicRule::needsAuthentication);
        if ((tools || topics) && !ClassUtils.isPresent(SPRING_SECURITY, this.resources.getClassLoader())) {
            throw new MissingLibraryException(
                    tools ? TOOLS : "llmspell.security.topics", "org.springframework.security:spring-security-core");
        }
        if (tools) {
            requireToolHooks(TOOLS);
            warnOfUnknown();
        }
        if (this.properties.input().enabled()) {
            requireHook("llmspell.security.input.enabled=true", InputGuard.NAME, "InputGuard.hook()");
        }
        if (!this.properties.topics().isEmpty()
                && this.permissions.stream().findAny().isEmpty()) {
            throw new IllegalStateException("llmspell.security.topics cannot be held to, as there is no bean of"
                    + " EventPermissions: remove the rules, or leave that bean to the starter");
        }
    }

    /** Stops the start unless the hooks of {@link ToolAuthorization} are there. */
    void requireToolHooks(String what) {
        requireHook(what, ToolAuthorization.NAME, "ToolAuthorization.hooks()");
    }

    private void requireHook(String what, String hook, String source) {
        requireHooks(what);
        HookRegistry hooks = this.registry.getIfAvailable();
        if (hooks == null || hooks.find(hook).isEmpty()) {
            throw new IllegalStateException(what + " cannot be held to, as there is no hook '" + hook
                    + "' in the HookRegistry bean: leave that bean to the starter, or register " + source
                    + " in your own");
        }
    }

    private void requireHooks(String what) {
        if (!this.environment.getProperty(HOOKS, Boolean.class, true)) {
            throw new IllegalStateException(
                    what + " cannot be held to with " + HOOKS + "=false: remove the rules, or switch hooks on");
        }
    }

    private void warnOfUnknown() {
        HookInfrastructure known = this.infrastructure.getIfAvailable();
        if (known == null) {
            return;
        }
        List<HookTarget> components = known.tools();
        for (ToolRule rule : this.properties.toolRules()) {
            List<String> unknown = rule.namingNoneOf(components);
            if (!unknown.isEmpty()) {
                logger.warn("A rule under " + TOOLS + " names " + unknown + ", and no tool of that name is a component."
                        + " Look whether it is misspelt; where a framework brings the tool, all is well");
            }
        }
    }
}
