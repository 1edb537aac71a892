package io.llmspell.security;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.ComponentType;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.Priority;
import io.llmspell.hook.Refusal;
import io.llmspell.hook.RefusalListener;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.ToolCatalog;
import io.llmspell.integration.ToolVisibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.BeanResolver;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who may use tools: a guard ahead of each call, a hook that takes out of what is discovered what the caller may not
 * use, and what keeps frameworks from offering that to a model. All rules and managers that have something to say of a
 * tool must permit it; one that fails refuses. Where none says anything, the tool is free. Thread-safe.
 */
public final class ToolAuthorization implements HookListener, ToolVisibility {

    /** Of the guard ahead of calls. */
    public static final String NAME = "llmspell.toolAuthorization";

    /** Of the hook after discovery. */
    public static final String DISCOVERY_NAME = "llmspell.toolDiscovery";

    private static final Log logger = LogFactory.getLog(ToolAuthorization.class);

    /** Of the tools of frameworks, which have one each. */
    private static final String CALL = "call";

    /** Who calls, in the notes of the call: of an overrun it is told on another thread. */
    private static final String CALLER = NAME + ".caller";

    /** Who may do what may be asked of a directory. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<ToolRuleCheck> rules;

    private final List<AuthorizationManager<ToolAccess>> managers;

    private final Supplier<? extends RefusalListener> refusals;

    /**
     * Makes one.
     *
     * @param rules of configuration
     * @param hierarchy of roles, where there is one
     * @param beans what {@code @name} in an expression is
     * @param managers of the application
     * @param refusals asked for when it is first needed
     */
    public ToolAuthorization(
            List<ToolRule> rules,
            @Nullable RoleHierarchy hierarchy,
            @Nullable BeanResolver beans,
            List<AuthorizationManager<ToolAccess>> managers,
            Supplier<? extends RefusalListener> refusals) {
        this.rules = rules.stream()
                .map(rule -> new ToolRuleCheck(rule, hierarchy, beans))
                .toList();
        List<AuthorizationManager<ToolAccess>> all = new ArrayList<>(this.rules);
        all.addAll(managers);
        this.managers = List.copyOf(all);
        this.refusals = refusals;
    }

    /** The hooks; none where nobody says anything of tools. */
    public List<HookDefinition> hooks() {
        return this.managers.isEmpty() ? List.of() : List.of(guard(), discovery());
    }

    private HookDefinition guard() {
        return HookDefinition.builder(NAME)
                .on(StandardHookPoint.BEFORE_TOOL_EXECUTION)
                .phase(HookPhase.GUARD)
                .priority(Priority.HIGHEST)
                .types(ComponentType.TOOL)
                .timeout(TIMEOUT)
                .description("Refuses calls of tools that their caller may not use")
                .source("llmspell.security.tools")
                .matching(matcher -> matcher.targets(this::isAnybodysBusiness))
                .handler(this::check);
    }

    private HookDefinition discovery() {
        return HookDefinition.builder(DISCOVERY_NAME)
                .on(StandardHookPoint.AFTER_TOOL_DISCOVERY)
                .priority(Priority.LOWEST)
                .onFailure(OnFailure.CANCEL)
                .timeout(TIMEOUT)
                .description("Hides tools that who looks for them may not use")
                .source("llmspell.security.tools")
                .handler(this::hide);
    }

    /** What managers in code are for is known by them alone. */
    private boolean isAnybodysBusiness(HookTarget tool) {
        return this.managers.size() > this.rules.size() || this.rules.stream().anyMatch(rule -> rule.names(tool));
    }

    private HookResult check(HookContext context) {
        String user = user();
        context.metadata().put(CALLER, user);
        AuthorizationResult denial =
                denial(new ToolAccess(context.target(), context), ToolAuthorization::authentication);
        if (denial == null) {
            return HookResult.proceed();
        }
        String why = (denial instanceof ToolRuleCheck.Untold untold) ? ": " + untold.reason() : "";
        return HookResult.cancel("'" + user + "' may not call " + context.target() + why);
    }

    private HookResult hide(HookContext context) {
        if (!(context.result() instanceof List<?> found)) {
            return HookResult.proceed();
        }
        List<?> seen = found.stream().filter(this::maySee).toList();
        return (seen.size() == found.size()) ? HookResult.proceed() : HookResult.modify(seen);
    }

    private boolean maySee(@Nullable Object found) {
        return found instanceof ToolCatalog.Tool tool
                && (tool.operations().isEmpty()
                        || tool.operations().stream()
                                .anyMatch(operation -> mayUse(new ToolAccess(
                                        new HookTarget(tool.component(), operation, tool.tags()), null))));
    }

    @Override
    public @Nullable Predicate<ComponentId> ofCaller() {
        if (this.managers.isEmpty()) {
            return null;
        }
        Authentication caller = authentication();
        return tool -> mayBeOffered(new ToolAccess(new HookTarget(tool, CALL), null), caller);
    }

    private boolean mayBeOffered(ToolAccess access, @Nullable Authentication caller) {
        try {
            return mayUse(access, () -> caller);
        } catch (RuntimeException ex) {
            logger.warn(
                    access.tool().component() + " is not offered, as nobody could tell whether its caller may use it",
                    ex);
            return false;
        }
    }

    /** Whether the current authentication may use a tool, as far as anybody says anything of it. */
    public boolean mayUse(ToolAccess access) {
        return mayUse(access, ToolAuthorization::authentication);
    }

    private boolean mayUse(ToolAccess access, Supplier<? extends @Nullable Authentication> caller) {
        return denial(access, caller) == null;
    }

    private @Nullable AuthorizationResult denial(
            ToolAccess access, Supplier<? extends @Nullable Authentication> caller) {
        for (AuthorizationManager<ToolAccess> manager : this.managers) {
            AuthorizationResult result = manager.authorize(caller, access);
            if (result != null && !result.isGranted()) {
                return result;
            }
        }
        return null;
    }

    private static @Nullable Authentication authentication() {
        return SecurityContextHolder.getContext().getAuthentication();
    }

    private static String user() {
        Authentication authentication = authentication();
        return (authentication != null) ? authentication.getName() : "nobody";
    }

    @Override
    public @Nullable HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return hook.name().equals(NAME) ? new Denials() : null;
    }

    /** Tells of what the guard refused: what hooks on that do takes none of the guard's time. */
    private final class Denials implements HookExecutionListener {

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            if (result instanceof HookResult.Cancel cancel && mode == HookMode.ENFORCE) {
                tell(context, user(), cancel.reason());
            }
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            if (mode == HookMode.ENFORCE) {
                String user = String.valueOf(context.metadata().getOrDefault(CALLER, user()));
                tell(
                        context,
                        user,
                        "'" + user + "' may not call " + context.target() + ", as nobody could tell whether he may: "
                                + describe(failure));
            }
        }

        /** Without what an exception says, which may hold the arguments. */
        private static String describe(HookFailure failure) {
            Throwable cause = failure.cause();
            String kind = failure.kind().externalName();
            return (cause != null) ? kind + ", " + cause.getClass().getName() : kind;
        }

        private void tell(HookContext context, String user, String message) {
            ToolAuthorization.this
                    .refusals
                    .get()
                    .refused(Refusal.violation("tool", context.target(), message, Map.of("user", user)));
        }
    }
}
