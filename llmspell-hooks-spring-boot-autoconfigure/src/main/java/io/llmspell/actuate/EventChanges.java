package io.llmspell.actuate;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * What has to happen around each change: the hooks at CONFIGURATION_CHANGE are asked before, and it is an audit event.
 * They see {@code action}, {@code target}, {@code name}, {@code subscription}, {@code from} and {@code principal}, and
 * can only refuse: what they change about these has no effect.
 */
public final class EventChanges {

    /** The type of the audit event of what was done. */
    public static final String CHANGED = "EVENTS_CHANGED";

    /** The type of the audit event of what hooks did not allow. */
    public static final String REFUSED = "EVENTS_CHANGE_REFUSED";

    private static final ComponentId CONFIGURATION = ComponentId.system("configuration");

    private static final String[] NAMES = {"action", "target", "name", "subscription", "from", "principal"};

    private static final Class<?>[] TYPES = {
        String.class, String.class, String.class, String.class, String.class, String.class
    };

    private final @Nullable HookExecutor executor;

    private final ChangeAudit audit;

    private final HookMessages messages;

    /**
     * Makes it.
     *
     * @param executor of the hooks that may refuse a change; {@code null} if there are none
     * @param publisher given audit events
     * @param messages the reason of a refusal is shown as it shows it
     */
    public EventChanges(@Nullable HookExecutor executor, ApplicationEventPublisher publisher, HookMessages messages) {
        this.executor = executor;
        this.audit = new ChangeAudit(publisher);
        this.messages = messages;
    }

    /**
     * Makes a change, if the hooks allow it.
     *
     * @param work does it; returns what is the case then
     * @throws RequestException if a hook refuses it
     */
    void make(@Nullable Principal principal, EventChange change, Supplier<String> work) {
        try {
            announce(principal, change);
        } catch (HookCancelledException ex) {
            String reason = this.messages.shownReason(ex.reason());
            Map<String, @Nullable Object> data = data(change);
            data.put("refusedBy", ex.hook());
            data.put("reason", reason);
            this.audit.publish(REFUSED, principal, data);
            String what = change.action() + " " + change.target() + " " + RequestValues.quoted(change.name());
            throw RequestException.vetoed(what, ex, reason);
        }
        Map<String, @Nullable Object> data = data(change);
        data.put("after", work.get());
        this.audit.publish(CHANGED, principal, data);
    }

    private static Map<String, @Nullable Object> data(EventChange change) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("action", change.action());
        data.put("target", change.target());
        data.put("name", change.name());
        data.put("before", change.before());
        return data;
    }

    private void announce(@Nullable Principal principal, EventChange change) {
        if (this.executor == null) {
            return;
        }
        String who = ChangeAudit.nameOf(principal);
        Object[] values = {change.action(), change.target(), change.name(), change.subscription(), change.before(), who
        };
        HookTarget target = new HookTarget(CONFIGURATION, "events." + change.action());
        this.executor
                .fire(StandardHookPoint.CONFIGURATION_CHANGE, target, Arguments.of(NAMES, TYPES, values))
                .orThrow();
    }
}
