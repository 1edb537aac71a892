package io.llmspell.state;

import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RegisteredHook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run of a hook as its listener was told of it: references only, read later by another thread. */
record Captured(
        Instant time,
        RegisteredHook hook,
        HookContext context,
        @Nullable HookResult result,
        @Nullable HookFailure failure,
        HookMode mode,
        long nanos) {}
