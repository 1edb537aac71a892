package io.llmspell.actuate;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.security.Principal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has to happen around each change: the hooks at CONFIGURATION_CHANGE are asked before, and it is an audit event.
 * They see {@code action}, {@code target}, {@code name}, {@code subscription}, {@code from} and {@code principal}, and
 * can only refuse: what they change about these has no effect.
 */
public final class EventChanges {

    private static final ComponentId CONFIGURATION = ComponentId.system("configuration");

    private static final String[] NAMES = {"action", "target", "name", "subscription", "from", "principal"};

    private static final Class<?>[] TYPES = {
        String.class, String.class, String.class, String.class, String.class, String.class
    };

    private final @Nullable HookExecutor executor;

    private final EventChangeAudit audit;

    private final HookMessages messages;

    /**
     * Makes it.
     *
     * @param executor of the hooks that may refuse a change; {@code null} if there are none
     * @param messages the reason of a refusal is shown as it shows it
     */
    public EventChanges(@Nullable HookExecutor executor, EventChangeAudit audit, HookMessages messages) {
        this.executor = executor;
        this.audit = audit;
        this.messages = messages;
    }

    /**
     * Makes a change, if the hooks allow it.
     *
     * @param work does it; returns what is the case then
     * @throws EventRequestException if a hook refuses it
     */
    void make(@Nullable Principal principal, EventChange change, Supplier<String> work) {
        try {
            announce(principal, change);
        } catch (HookCancelledException ex) {
            String reason = String.valueOf(this.messages.shownReason(ex.reason()));
            this.audit.refused(principal, change, reason);
            String what = change.action() + " " + change.target() + " '" + change.name() + "'";
            throw EventRequestException.vetoed(what, ex.hook(), reason);
        }
        String after = work.get();
        this.audit.changed(principal, change, after);
    }

    private void announce(@Nullable Principal principal, EventChange change) {
        if (this.executor == null) {
            return;
        }
        String who = EventChangeAudit.nameOf(principal);
        Object[] values = {change.action(), change.target(), change.name(), change.subscription(), change.before(), who
        };
        HookTarget target = new HookTarget(CONFIGURATION, "events." + change.action());
        this.executor
                .fire(StandardHookPoint.CONFIGURATION_CHANGE, target, Arguments.of(NAMES, TYPES, values))
                .orThrow();
    }
}
