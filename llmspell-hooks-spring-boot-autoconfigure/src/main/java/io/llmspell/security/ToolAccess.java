package io.llmspell.security;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookTarget;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code AuthorizationManager<ToolAccess>} is asked about: that somebody calls a tool, or is about to be
 * offered it.
 *
 * @param tool the tool and its operation
 * @param call the call; {@code null} where the tool is only about to be offered
 */
public record ToolAccess(HookTarget tool, @Nullable HookContext call) {

    /** Whether it is about a call, and not about an offer. */
    public boolean isCall() {
        return this.call != null;
    }
}
