package io.llmspell.integration;

import io.llmspell.hook.BreakerSettings;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.OnFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What configuration says of one hook; what is {@code null} stays as the annotation says.
 *
 * @param mode the mode it starts in
 * @param priority its position inside its phase
 * @param onFailure what follows when it fails
 * @param timeout its deadline
 * @param execution on which thread it runs
 * @param components names of components it is for
 * @param operations names of operations it is for
 * @param breaker when its breaker opens
 */
public record HookOverride(
        @Nullable HookMode mode,
        @Nullable Integer priority,
        @Nullable OnFailure onFailure,
        @Nullable Duration timeout,
        @Nullable ExecutionMode execution,
        @Nullable List<String> components,
        @Nullable List<String> operations,
        @Nullable BreakerSettings breaker) {

    /** Changes nothing. */
    public static final HookOverride NONE = new HookOverride(null, null, null, null, null, null, null, null);
}
