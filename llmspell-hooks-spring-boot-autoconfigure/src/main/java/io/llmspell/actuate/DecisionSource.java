package io.llmspell.actuate;

import io.llmspell.hook.HookPoint;
import io.llmspell.hook.OnFailure;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.ResultType;

/**
 * A hook at one of its points.
 *
 * @param elements whether it is about the elements of streams
 * @param failureBlocks whether a call is cancelled when it fails
 */
record DecisionSource(String hook, String point, boolean elements, boolean failureBlocks) {

    static DecisionSource of(RegisteredHook hook, HookPoint point) {
        return new DecisionSource(
                hook.name(),
                point.externalName(),
                hook.definition().elements(),
                hook.metadata().onFailure() == OnFailure.CANCEL
                        && point.kind().accepts(hook.metadata().phase(), ResultType.CANCEL));
    }
}
