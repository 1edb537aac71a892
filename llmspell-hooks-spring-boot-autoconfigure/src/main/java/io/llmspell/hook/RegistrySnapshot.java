package io.llmspell.hook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The hooks of one moment, sorted, by point. */
final class RegistrySnapshot implements HookSnapshot {

    private final HookRunner runner;

    private final List<HookEntry> entries;

    private final boolean empty;

    private final Map<HookPoint, List<BoundHook>> byPoint = new HashMap<>();

    RegistrySnapshot(HookRunner runner, List<HookEntry> entries, Map<HookEntry, List<BoundHook>> bound) {
        this.runner = runner;
        this.entries = List.copyOf(entries);
        this.empty = entries.isEmpty();
        for (HookEntry entry : entries) {
            for (BoundHook hook : bound.getOrDefault(entry, List.of())) {
                this.byPoint
                        .computeIfAbsent(hook.point, point -> new ArrayList<>())
                        .add(hook);
            }
        }
    }

    List<HookEntry> entries() {
        return this.entries;
    }

    @Override
    public boolean isEmpty() {
        return this.empty;
    }

    @Override
    public boolean hasHooks(HookPoint point) {
        return this.byPoint.containsKey(point);
    }

    @Override
    public HookChain chain(HookPoint point, HookTarget target) {
        return chain(point, target, false);
    }

    @Override
    public HookChain elementChain(HookPoint point, HookTarget target) {
        return chain(point, target, true);
    }

    private HookChain chain(HookPoint point, HookTarget target, boolean elements) {
        List<BoundHook> matched = this.byPoint.getOrDefault(point, List.of()).stream()
                .filter(hook -> hook.hook.definition().elements() == elements)
                .filter(hook -> hook.hook.definition().matcher().matches(target))
                .toList();
        return new MatchedChain(this.runner, point, matched);
    }

    private static final class MatchedChain implements HookChain {

        private final HookRunner runner;

        private final HookPoint point;

        private final BoundHook[] transform;

        private final BoundHook[] guard;

        private final BoundHook[] observe;

        private MatchedChain(HookRunner runner, HookPoint point, List<BoundHook> hooks) {
            this.runner = runner;
            this.point = point;
            this.transform = only(HookPhase.TRANSFORM, hooks);
            this.guard = only(HookPhase.GUARD, hooks);
            this.observe = only(HookPhase.OBSERVE, hooks);
        }

        private static BoundHook[] only(HookPhase phase, List<BoundHook> hooks) {
            return hooks.stream().filter(hook -> hook.phase == phase).toArray(BoundHook[]::new);
        }

        private BoundHook[] of(HookPhase phase) {
            return switch (phase) {
                case TRANSFORM -> this.transform;
                case GUARD -> this.guard;
                case OBSERVE -> this.observe;
            };
        }

        @Override
        public boolean isEmpty() {
            return this.transform.length + this.guard.length + this.observe.length == 0;
        }

        @Override
        public boolean isEmpty(HookPhase phase) {
            return of(phase).length == 0;
        }

        @Override
        public boolean mayChange() {
            return isEnforced(this.transform) || isEnforced(this.guard);
        }

        private static boolean isEnforced(BoundHook[] hooks) {
            for (BoundHook hook : hooks) {
                if (hook.hook.mode() == HookMode.ENFORCE) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public HookPoint point() {
            return this.point;
        }

        @Override
        public void run(HookPhase phase, HookCall call) {
            BoundHook[] hooks = of(phase);
            if (hooks.length > 0) {
                this.runner.run(hooks, call);
            }
        }
    }
}
