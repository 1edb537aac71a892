package io.llmspell.state;

import io.llmspell.hook.HookContext;
import java.util.function.Supplier;

/** Decides which state the hooks of a call get: of a recorded call that is run again, not the live one. */
public final class HookStateScope {

    /** Where a call that is run again notes the store of its hooks. */
    static final String KEY = "llmspell.replay.state";

    private HookStateScope() {}

    /** The state that a hook gets in this call. */
    public static HookState of(HookContext context, String hook, int schemaVersion, Supplier<HookState> live) {
        return (context.metadata().get(KEY) instanceof HookStateStore store)
                ? store.open(hook, schemaVersion)
                : live.get();
    }
}
