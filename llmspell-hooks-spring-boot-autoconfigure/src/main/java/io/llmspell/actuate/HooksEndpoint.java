package io.llmspell.actuate;

import io.llmspell.hook.BreakerState;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.context.ApplicationEventPublisher;

/**
 * {@code /actuator/hooks}: every hook and how it fares; with {@code management.endpoint.hooks.access=unrestricted} its
 * mode is switched and its circuit breaker closed, too. The hooks at {@code CONFIGURATION_CHANGE} may refuse that, and
 * it is an audit event.
 */
@RegisterReflectionForBinding({HooksEndpoint.Hooks.class, HookProblem.class})
@WebEndpoint(id = "hooks", defaultAccess = Access.READ_ONLY)
public class HooksEndpoint {

    private final HookRegistry registry;

    private final HookStatistics statistics;

    private final HookChanges changes;

    /**
     * Shows and changes hooks.
     *
     * @param publisher given audit events
     */
    public HooksEndpoint(
            HookRegistry registry,
            HookExecutor executor,
            HookStatistics statistics,
            ApplicationEventPublisher publisher) {
        this.registry = registry;
        this.statistics = statistics;
        this.changes = new HookChanges(registry, executor, publisher, statistics.messages());
    }

    /** All of them, in the order in which they run at a point that they share. */
    record Hooks(List<HookDescription> hooks) implements OperationResponseBody {}

    /** All hooks. */
    @ReadOperation
    public OperationResponseBody hooks() {
        List<RegisteredHook> registered = this.registry.hooks();
        List<HookDescription> hooks = new ArrayList<>(registered.size());
        for (int i = 0; i < registered.size(); i++) {
            hooks.add(HookDescription.of(registered.get(i), i + 1, this.statistics));
        }
        return new Hooks(hooks);
    }

    /** One of them; 404 if there is none of this name, which may have slashes in it. */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> hook(
            @Selector(match = Selector.Match.ALL_REMAINING) String... name) {
        return described(String.join("/", name));
    }

    private WebEndpointResponse<OperationResponseBody> described(String name) {
        List<RegisteredHook> registered = this.registry.hooks();
        for (int i = 0; i < registered.size(); i++) {
            if (registered.get(i).name().equals(name)) {
                return new WebEndpointResponse<>(HookDescription.of(registered.get(i), i + 1, this.statistics));
            }
        }
        return HookProblem.unknownHook(name);
    }

    /**
     * Switches the mode or closes the breaker.
     *
     * @param mode {@code enforce}, {@code shadow} or {@code disabled}; not together with a breaker
     * @param breaker {@code closed}; not together with a mode
     * @return the hook as it is now; 400 for other values, 404 if there is no such hook, 409 if the change was refused,
     *     or a breaker was left open
     */
    @WriteOperation
    public WebEndpointResponse<OperationResponseBody> change(
            @Selector(match = Selector.Match.ALL_REMAINING) String[] name,
            @Nullable String mode,
            @Nullable String breaker,
            @Nullable Principal principal) {
        String joined = String.join("/", name);
        RegisteredHook hook = this.registry.find(joined).orElse(null);
        if (hook == null) {
            return HookProblem.unknownHook(joined);
        }
        if ((mode == null) == (breaker == null)) {
            return HookProblem.badRequest(
                    "Give either a mode (enforce, shadow or disabled) or breaker=closed: one change at a time");
        }
        return (mode != null) ? switchMode(hook, mode, principal) : closeBreaker(hook, breaker, principal);
    }

    private WebEndpointResponse<OperationResponseBody> switchMode(
            RegisteredHook hook, String mode, @Nullable Principal principal) {
        for (HookMode each : HookMode.values()) {
            if (each.name().equalsIgnoreCase(mode)) {
                return changed(hook, "the mode", () -> {
                    this.changes.mode(hook, each, principal);
                    return true;
                });
            }
        }
        return HookProblem.badRequest(
                "Unknown mode " + HookProblem.quoted(mode) + ": a mode is enforce, shadow or disabled");
    }

    private WebEndpointResponse<OperationResponseBody> closeBreaker(
            RegisteredHook hook, @Nullable String breaker, @Nullable Principal principal) {
        if (!"closed".equalsIgnoreCase(breaker)) {
            return HookProblem.badRequest("Unknown state of a breaker " + HookProblem.quoted(String.valueOf(breaker))
                    + ": it can be closed, and opens by itself");
        }
        return changed(hook, "the breaker", () -> this.changes.closeBreaker(hook, principal));
    }

    private WebEndpointResponse<OperationResponseBody> changed(
            RegisteredHook hook, String what, BooleanSupplier change) {
        try {
            if (!change.getAsBoolean() && hook.breakerState() != BreakerState.CLOSED) {
                return HookProblem.leftOpen(hook.name());
            }
        } catch (HookCancelledException ex) {
            return HookProblem.refused(
                    what + " of " + HookProblem.quoted(hook.name()),
                    ex.hook(),
                    this.statistics.messages().shownReason(ex.reason()));
        }
        return described(hook.name());
    }
}
