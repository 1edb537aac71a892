package io.llmspell.hook;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a hook beside its code.
 *
 * @param name unique in a registry; not blank; none of its parts between slashes is empty, {@code .} or {@code ..}
 * @param description for people; may be empty
 * @param priority position inside the phase, lower first; default {@link Priority#NORMAL}
 * @param phase default {@link HookPhase#TRANSFORM}
 * @param onFailure default {@link OnFailure#CANCEL} for guards and {@link OnFailure#ALLOW} for all others
 * @param mode the mode it starts in; default {@link HookMode#ENFORCE}
 * @param tags for grouping; may be empty
 * @param version of the hook; default {@code 1.0.0}
 * @param language it is written in; default {@code java}
 * @param timeout its deadline, or {@code null} for the registry's default
 * @param execution on which thread it runs, or {@code null} for the registry's default
 */
public record HookMetadata(
        String name,
        String description,
        int priority,
        HookPhase phase,
        OnFailure onFailure,
        HookMode mode,
        Set<String> tags,
        String version,
        String language,
        @Nullable Duration timeout,
        @Nullable ExecutionMode execution) {

    public HookMetadata {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A hook needs a name that is not blank");
        }
        requirePath(name);
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(onFailure, "onFailure");
        Objects.requireNonNull(mode, "mode");
        tags = Set.copyOf(tags);
        if (phase == HookPhase.OBSERVE && onFailure == OnFailure.CANCEL) {
            throw new IllegalArgumentException("Hook '" + name
                    + "' observes, and an observer cannot cancel: remove onFailure = CANCEL, or make it a GUARD");
        }
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw new IllegalArgumentException(
                    "The timeout of hook '" + name + "' must be positive, but is " + timeout);
        }
    }

    /** A name is a part of addresses, in which others mean something else. */
    private static void requirePath(String name) {
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("The name '" + name + "' of a hook has a part '" + segment
                        + "' between its slashes: use other parts, or no slash");
            }
        }
    }

    /** The same, starting in this mode. */
    public HookMetadata withMode(HookMode mode) {
        return new HookMetadata(
                this.name,
                this.description,
                this.priority,
                this.phase,
                this.onFailure,
                mode,
                this.tags,
                this.version,
                this.language,
                this.timeout,
                this.execution);
    }
}
