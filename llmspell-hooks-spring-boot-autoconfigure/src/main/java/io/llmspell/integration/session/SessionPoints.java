package io.llmspell.integration.session;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookOutcome;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fires the session points, as far as anybody hooks them. The component is {@code session}. Thread-safe. */
public final class SessionPoints {

    private static final ComponentId SESSION = ComponentId.system("session");

    private static final String[] START = {"session", "attributes"};

    private static final Class<?>[] START_TYPES = {HookedSession.class, Map.class};

    private final Supplier<HookRegistry> registry;

    private final Supplier<HookExecutor> executor;

    /**
     * Makes one.
     *
     * @param registry asked for when it is first needed, as the executor is
     */
    public SessionPoints(Supplier<HookRegistry> registry, Supplier<HookExecutor> executor) {
        this.registry = registry;
        this.executor = executor;
    }

    boolean isHooked(StandardHookPoint point) {
        return this.registry.get().snapshot().hasHooks(point);
    }

    /**
     * A session was made, and is given the attributes that hooks want it to begin with; returns why it is refused, or
     * {@code null} if it is not.
     */
    @Nullable
    HookCancelledException start(HookedSession session) {
        if (!isHooked(StandardHookPoint.SESSION_START)) {
            return null;
        }
        Arguments data = Arguments.of(START, START_TYPES, new Object[] {session, Map.of()});
        HookOutcome outcome =
                this.executor.get().fire(StandardHookPoint.SESSION_START, new HookTarget(SESSION, "start"), data);
        if (!outcome.cancelled() && outcome.data().get("attributes") instanceof Map<?, ?> attributes) {
            attributes.forEach((name, value) -> session.attribute(String.valueOf(name), value));
        }
        return outcome.cancellation();
    }

    /** A session is over. */
    void end(HookedSession session, String reason) {
        fire(StandardHookPoint.SESSION_END, "end", Map.of("session", session, "reason", reason));
    }

    /** A session was saved, or is about to be. */
    void save(HookedSession session) {
        fire(StandardHookPoint.SESSION_SAVE, "save", Map.of("session", session));
    }

    /** A session was brought back from where it was saved. */
    void restore(HookedSession session) {
        fire(StandardHookPoint.SESSION_RESTORE, "restore", Map.of("session", session));
    }

    /** Something in the life of a session that may be worth to come back to. */
    void checkpoint(HookedSession session, String name, Map<String, ? extends @Nullable Object> data) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("session", session);
        all.putAll(data);
        fire(StandardHookPoint.SESSION_CHECKPOINT, name, all);
    }

    private void fire(StandardHookPoint point, String operation, Map<String, ? extends @Nullable Object> data) {
        if (isHooked(point)) {
            this.executor.get().fire(point, new HookTarget(SESSION, operation), data);
        }
    }
}
