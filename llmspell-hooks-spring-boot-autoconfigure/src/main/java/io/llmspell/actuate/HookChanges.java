package io.llmspell.actuate;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.BreakerState;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** Changes hooks after those at {@code CONFIGURATION_CHANGE} agreed, and tells of it as audit events. */
final class HookChanges {

    private static final String[] NAMES = {"hook", "from", "to"};

    private static final Class<?>[] TYPES = {String.class, BreakerState.class, BreakerState.class};

    private final HookRegistry registry;

    private final HookExecutor executor;

    private final ChangeAudit audit;

    private final HookMessages messages;

    HookChanges(
            HookRegistry registry, HookExecutor executor, ApplicationEventPublisher publisher, HookMessages messages) {
        this.registry = registry;
        this.executor = executor;
        this.audit = new ChangeAudit(publisher);
        this.messages = messages;
    }

    /**
     * Switches the mode, or to what the hooks that are asked make of it.
     *
     * @throws HookCancelledException if one of them refuses it
     */
    void mode(RegisteredHook hook, HookMode mode, @Nullable Principal principal) {
        Change change = new Change(hook.name(), "mode", principal);
        HookMode before = hook.mode();
        try {
            boolean known = this.registry.setMode(hook.name(), mode);
            HookMode after = hook.mode();
            if (known && before != after) {
                changed(change, before, after);
            }
        } catch (HookCancelledException ex) {
            refused(change, before, mode, ex);
            throw ex;
        }
    }

    /**
     * Closes the breaker, unless a hook that is asked sets another state, which leaves it as it is.
     *
     * @return whether it was to be closed all the same
     * @throws HookCancelledException if one of them refuses it
     */
    boolean closeBreaker(RegisteredHook hook, @Nullable Principal principal) {
        Change change = new Change(hook.name(), "breaker", principal);
        BreakerState before = hook.breakerState();
        HookTarget target = new HookTarget(
                ComponentId.system("configuration"), "llmspell.hooks.instances." + hook.name() + ".breaker");
        Arguments data = Arguments.of(NAMES, TYPES, new @Nullable Object[] {hook.name(), before, BreakerState.CLOSED});
        try {
            Object approved = this.executor
                    .fire(StandardHookPoint.CONFIGURATION_CHANGE, target, data)
                    .orThrow()
                    .data()
                    .get("to");
            boolean closed = approved == BreakerState.CLOSED;
            if (closed && this.registry.resetBreaker(hook.name()) && before != hook.breakerState()) {
                changed(change, before, hook.breakerState());
            }
            return closed;
        } catch (HookCancelledException ex) {
            refused(change, before, BreakerState.CLOSED, ex);
            throw ex;
        }
    }

    private record Change(
            String hook, String attribute, @Nullable Principal principal) {}

    private void changed(Change change, Enum<?> from, Enum<?> to) {
        this.audit.publish("HOOK_CHANGED", change.principal(), data(change, from, to));
    }

    private void refused(Change change, Enum<?> from, Enum<?> to, HookCancelledException refusal) {
        Map<String, @Nullable Object> data = data(change, from, to);
        data.put("refusedBy", refusal.hook());
        data.put("reason", this.messages.shownReason(refusal.reason()));
        this.audit.publish("HOOK_CHANGE_REFUSED", change.principal(), data);
    }

    private static Map<String, @Nullable Object> data(Change change, Enum<?> from, Enum<?> to) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("hook", change.hook());
        data.put("attribute", change.attribute());
        data.put("from", HookDescription.lower(from));
        data.put("to", HookDescription.lower(to));
        return data;
    }
}
