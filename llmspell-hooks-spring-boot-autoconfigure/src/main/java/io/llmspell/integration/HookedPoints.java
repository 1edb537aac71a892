package io.llmspell.integration;

import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.HookSnapshot;
import io.llmspell.hook.StandardHookPoint;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether anybody hooks one of some points; found out once for each snapshot of the registry. Thread-safe. */
final class HookedPoints {

    private final Supplier<HookRegistry> registry;

    private final List<StandardHookPoint> points;

    private volatile @Nullable Known known;

    /**
     * Watches points.
     *
     * @param registry asked for when it is first needed
     */
    HookedPoints(Supplier<HookRegistry> registry, StandardHookPoint... points) {
        this.registry = registry;
        this.points = List.of(points);
    }

    private record Known(HookSnapshot snapshot, boolean hooked) {}

    @SuppressWarnings("ReferenceEquality") // the contract of HookSnapshot
    boolean any() {
        HookSnapshot now = this.registry.get().snapshot();
        Known last = this.known;
        if (last == null || last.snapshot() != now) {
            last = new Known(now, this.points.stream().anyMatch(now::hasHooks));
            this.known = last;
        }
        return last.hooked();
    }
}
