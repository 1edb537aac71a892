package io.llmspell.integration;

import io.llmspell.hook.HookPhase;
import io.llmspell.hook.OnFailure;
import java.util.Map;

/**
 * What configuration says of bean hooks.
 *
 * @param transformOnFailure what follows when a TRANSFORM hook that does not say fails
 * @param guardOnFailure what follows when a GUARD hook that does not say fails
 * @param overrides by the name of the hook
 */
public record HookSettings(
        OnFailure transformOnFailure, OnFailure guardOnFailure, Map<String, HookOverride> overrides) {

    public HookSettings {
        overrides = Map.copyOf(overrides);
    }

    OnFailure onFailure(HookPhase phase) {
        return switch (phase) {
            case TRANSFORM -> this.transformOnFailure;
            case GUARD -> this.guardOnFailure;
            case OBSERVE -> OnFailure.ALLOW;
        };
    }

    /** What configuration says of the hook of this name. */
    public HookOverride override(String hook) {
        return this.overrides.getOrDefault(hook, HookOverride.NONE);
    }
}
