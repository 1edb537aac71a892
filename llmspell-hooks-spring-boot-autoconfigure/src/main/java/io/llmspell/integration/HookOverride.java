package io.llmspell.integration;

import io.llmspell.hook.BreakerSettings;
import io.llmspell.hook.ExecutionMode;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookMatcher;
import io.llmspell.hook.HookMetadata;
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

    /** A hook that no annotation tells of, with what configuration says of it. */
    public HookDefinition appliedTo(HookDefinition definition) {
        HookMetadata metadata = definition.metadata();
        HookMatcher matcher = definition.matcher();
        if (this.components != null) {
            matcher = matcher.components(this.components);
        }
        if (this.operations != null) {
            matcher = matcher.operations(this.operations);
        }
        return new HookDefinition(
                definition.points(),
                matcher,
                new HookMetadata(
                        metadata.name(),
                        metadata.description(),
                        (this.priority != null) ? this.priority : metadata.priority(),
                        metadata.phase(),
                        (this.onFailure != null) ? this.onFailure : metadata.onFailure(),
                        (this.mode != null) ? this.mode : metadata.mode(),
                        metadata.tags(),
                        metadata.version(),
                        metadata.language(),
                        (this.timeout != null) ? this.timeout : metadata.timeout(),
                        (this.execution != null) ? this.execution : metadata.execution()),
                definition.handler(),
                definition.source(),
                definition.pinned(),
                definition.elements(),
                (this.breaker != null) ? this.breaker : definition.breaker());
    }
}
