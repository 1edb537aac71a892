package io.llmspell.security;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookTarget;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.security.access.expression.SecurityExpressionRoot;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authorization.AuthoritiesAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.core.Authentication;

/**
 * One rule of tools as Spring Security asks for it. It abstains from tools that it does not name, and denies the others
 * to whom nobody has authenticated.
 */
final class ToolRuleCheck implements AuthorizationManager<ToolAccess> {

    private static final Log logger = LogFactory.getLog(ToolRuleCheck.class);

    private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

    private static final AuthorizationDecision GRANTED = new AuthorizationDecision(true);

    private static final AuthorizationDecision DENIED = new AuthorizationDecision(false);

    private final ToolRule rule;

    private final AuthoritiesAuthorizationManager authorities = new AuthoritiesAuthorizationManager();

    private final Set<String> wanted;

    private final @Nullable Expression access;

    private final @Nullable RoleHierarchy hierarchy;

    private final @Nullable BeanResolver beans;

    ToolRuleCheck(ToolRule rule, @Nullable RoleHierarchy hierarchy, @Nullable BeanResolver beans) {
        this.rule = rule;
        this.wanted = Set.copyOf(rule.authorities());
        this.access = parse(rule);
        this.hierarchy = hierarchy;
        this.beans = beans;
        if (hierarchy != null) {
            this.authorities.setRoleHierarchy(hierarchy);
        }
    }

    private static @Nullable Expression parse(ToolRule rule) {
        if (rule.access() == null || rule.access().isBlank()) {
            return null;
        }
        try {
            return new SpelExpressionParser().parseExpression(rule.access());
        } catch (ParseException ex) {
            throw new IllegalArgumentException(
                    "The expression '" + rule.access() + "' under llmspell.security.tools of " + rule.tools()
                            + " cannot be read: " + ex.getMessage(),
                    ex);
        }
    }

    boolean names(HookTarget tool) {
        return this.rule.names(tool);
    }

    @Override
    public @Nullable AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, ToolAccess access) {
        if (!names(access.tool())) {
            return null;
        }
        Authentication current = authentication.get();
        if (current == null || !TRUST.isAuthenticated(current) || !hasAuthority(authentication)) {
            return DENIED;
        }
        return (this.access != null) ? ask(this.access, authentication, access) : GRANTED;
    }

    private boolean hasAuthority(Supplier<? extends @Nullable Authentication> authentication) {
        return this.wanted.isEmpty()
                || this.authorities.authorize(authentication, this.wanted).isGranted();
    }

    private AuthorizationResult ask(
            Expression expression, Supplier<? extends @Nullable Authentication> authentication, ToolAccess access) {
        ToolArguments arguments = new ToolArguments(root(authentication, access), access.call());
        if (this.beans != null) {
            arguments.setBeanResolver(this.beans);
        }
        try {
            return Boolean.TRUE.equals(expression.getValue(arguments, Boolean.class)) ? GRANTED : DENIED;
        } catch (EvaluationException | IllegalArgumentException | IllegalStateException ex) {
            return untold(ex, arguments, access.call());
        } catch (RuntimeException ex) {
            if (access.isCall() || !arguments.wereAsked()) {
                throw ex;
            }
            return GRANTED;
        }
    }

    /** An offer has no arguments: what cannot be told without is told when it is called. */
    private AuthorizationResult untold(RuntimeException thrown, ToolArguments arguments, @Nullable HookContext call) {
        if (call == null && arguments.wereAsked()) {
            return GRANTED;
        }
        logger.debug("The expression of " + this.rule + " cannot be told", thrown);
        // What others say in an exception may hold the arguments.
        String why = (thrown instanceof ToolArguments.MissingException)
                ? String.valueOf(thrown.getMessage())
                : "it threw " + thrown.getClass().getName();
        return new Untold("the expression of its rule cannot be told: " + why);
    }

    private Root root(Supplier<? extends @Nullable Authentication> authentication, ToolAccess access) {
        Root root = new Root(authentication, access);
        if (this.hierarchy != null) {
            DefaultAuthorizationManagerFactory<ToolAccess> factory = new DefaultAuthorizationManagerFactory<>();
            factory.setRoleHierarchy(this.hierarchy);
            root.setAuthorizationManagerFactory(factory);
        }
        return root;
    }

    @Override
    public String toString() {
        return this.rule.toString();
    }

    /** A denial, as a rule could not say anything. */
    record Untold(String reason) implements AuthorizationResult {

        @Override
        public boolean isGranted() {
            return false;
        }
    }

    private static final class Root extends SecurityExpressionRoot<ToolAccess> {

        private Root(Supplier<? extends @Nullable Authentication> authentication, ToolAccess access) {
            super(authentication, access);
        }
    }
}
