package io.llmspell.integration.adapter;

import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookTarget;
import java.util.Set;

/** What the calls of models are to hooks: operations of an agent that is tagged as a model. */
public final class ModelTarget {

    private static final Set<String> TAGS = Set.of("model");

    private ModelTarget() {}

    public static HookTarget of(ComponentId model, String operation) {
        return new HookTarget(model, operation, TAGS);
    }
}
