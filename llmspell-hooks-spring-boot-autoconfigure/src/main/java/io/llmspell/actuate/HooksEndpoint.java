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
import java.util.stream.Stream;
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
@RegisterReflectionForBinding({HooksEndpoint.Hooks.class, RequestException.Problem.class})
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
        return RequestException.answer(() -> described(String.join("/", name)));
    }

    private HookDescription described(String name) {
        List<RegisteredHook> registered = this.registry.hooks();
        for (int i = 0; i < registered.size(); i++) {
            if (registered.get(i).name().equals(name)) {
                return HookDescription.of(registered.get(i), i + 1, this.statistics);
            }
        }
        throw unknownHook(name);
    }

    private static RequestException unknownHook(String name) {
        return RequestException.unknown(
                "There is no hook " + RequestValues.quoted(name) + ": the endpoint 'hooks' lists those there are");
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
        return RequestException.answer(() -> {
            String joined = String.join("/", name);
            RegisteredHook hook = this.registry.find(joined).orElseThrow(() -> unknownHook(joined));
            change(hook, mode, breaker, principal);
            return described(joined);
        });
    }

    private void change(
            RegisteredHook hook, @Nullable String mode, @Nullable String breaker, @Nullable Principal principal) {
        if (mode != null && breaker == null) {
            switchMode(hook, mode, principal);
        } else if (mode == null && breaker != null) {
            closeBreaker(hook, breaker, principal);
        } else {
            throw RequestException.wrong(
                    "Give either a mode (enforce, shadow or disabled) or breaker=closed: one change at a time");
        }
    }

    private void switchMode(RegisteredHook hook, String mode, @Nullable Principal principal) {
        HookMode wanted = Stream.of(HookMode.values())
                .filter(each -> each.name().equalsIgnoreCase(mode))
                .findFirst()
                .orElseThrow(() -> RequestException.wrong(
                        "Unknown mode " + RequestValues.quoted(mode) + ": a mode is enforce, shadow or disabled"));
        try {
            this.changes.mode(hook, wanted, principal);
        } catch (HookCancelledException ex) {
            throw vetoed("change the mode", hook, ex);
        }
    }

    private void closeBreaker(RegisteredHook hook, String breaker, @Nullable Principal principal) {
        if (!breaker.equalsIgnoreCase("closed")) {
            throw RequestException.wrong("Unknown state of a breaker " + RequestValues.quoted(breaker)
                    + ": it can be closed, and opens by itself");
        }
        try {
            if (!this.changes.closeBreaker(hook, principal) && hook.breakerState() != BreakerState.CLOSED) {
                throw RequestException.refused("The breaker of " + RequestValues.quoted(hook.name())
                        + " was left as it is: a hook at CONFIGURATION_CHANGE set another state than closed");
            }
        } catch (HookCancelledException ex) {
            throw vetoed("close the breaker", hook, ex);
        }
    }

    private RequestException vetoed(String what, RegisteredHook hook, HookCancelledException veto) {
        return RequestException.vetoed(
                what + " of " + RequestValues.quoted(hook.name()),
                veto,
                this.statistics.messages().shownReason(veto.reason()));
    }
}
