package io.llmspell.integration;

import io.llmspell.hook.HookExecutor;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookTarget;
import io.llmspell.hook.StandardHookPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells hooks of what was refused because of a limit or a permission. What is refused inside of such a hook fires
 * nothing, so that no hook is told of itself without end.
 */
final class RefusalPoints {

    static final Set<StandardHookPoint> POINTS =
            Set.of(StandardHookPoint.RESOURCE_LIMIT_EXCEEDED, StandardHookPoint.SECURITY_VIOLATION);

    private final Supplier<HookRegistry> registry;

    private final Supplier<HookExecutor> executor;

    RefusalPoints(Supplier<HookRegistry> registry, Supplier<HookExecutor> executor) {
        this.registry = registry;
        this.executor = executor;
    }

    /** Something would have exceeded a limit. */
    void limit(HookTarget target, String limit, @Nullable String message, Map<String, ?> more) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("limit", limit);
        data.put("message", message);
        data.putAll(more);
        fire(StandardHookPoint.RESOURCE_LIMIT_EXCEEDED, target, data);
    }

    /** Somebody wanted what he may not. */
    void violation(HookTarget target, String permission, @Nullable String message, Map<String, ?> more) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("permission", permission);
        data.put("message", message);
        data.putAll(more);
        fire(StandardHookPoint.SECURITY_VIOLATION, target, data);
    }

    private void fire(StandardHookPoint point, HookTarget target, Map<String, @Nullable Object> data) {
        if (this.registry.get().snapshot().hasHooks(point)
                && !this.executor.get().callStacks().current().isInsideHookAt(POINTS)) {
            this.executor.get().fire(point, target, data);
        }
    }
}
