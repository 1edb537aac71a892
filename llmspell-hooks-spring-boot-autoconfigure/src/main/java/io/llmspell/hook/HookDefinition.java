package io.llmspell.hook;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link HookRegistry} needs of a hook.
 *
 * @param points where it runs; at least one
 * @param matcher which operations it is for
 * @param metadata its name, order and policies
 * @param handler its code
 * @param source where it comes from, for messages and lists; such as a bean method
 * @param pinned whether it must stay on its caller's thread whatever its {@link ExecutionMode}, as a transactional hook
 *     must
 * @param elements whether it is for the single elements of streams rather than for the value of an operation
 * @param breaker when its breaker opens, or {@code null} for the registry's default
 */
public record HookDefinition(
        Set<HookPoint> points,
        HookMatcher matcher,
        HookMetadata metadata,
        HookHandler handler,
        String source,
        boolean pinned,
        boolean elements,
        @Nullable BreakerSettings breaker) {

    public HookDefinition {
        points = Set.copyOf(points);
        Objects.requireNonNull(matcher, "matcher");
        Objects.requireNonNull(handler, "handler");
        if (points.isEmpty()) {
            throw new IllegalArgumentException("Hook '" + metadata.name() + "' needs at least one point");
        }
        if (elements) {
            points.forEach(point -> requireElements(point, metadata.name()));
        }
    }

    private static void requireElements(HookPoint point, String hook) {
        if (point.kind() != PointKind.AFTER) {
            throw new IllegalArgumentException(
                    "Hook '" + hook + "' is for the elements of streams, which there are none" + " of at "
                            + point.externalName() + ": register it at points after an operation only");
        }
    }

    /** Starts a definition with the defaults described at {@link HookMetadata}. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Collects a definition. Not safe for use by several threads. */
    public static final class Builder {

        private final String name;

        private final Set<HookPoint> points = new LinkedHashSet<>();

        private HookMatcher matcher = HookMatcher.any();

        private String description = "";

        private int priority = Priority.NORMAL;

        private HookPhase phase = HookPhase.TRANSFORM;

        private @Nullable OnFailure onFailure;

        private HookMode mode = HookMode.ENFORCE;

        private Set<String> tags = Set.of();

        private String version = "1.0.0";

        private String language = "java";

        private String source = "the application";

        private @Nullable Duration timeout;

        private @Nullable ExecutionMode execution;

        private @Nullable BreakerSettings breaker;

        private boolean pinned;

        private boolean elements;

        private Builder(String name) {
            this.name = name;
        }

        public Builder on(HookPoint... points) {
            return on(Arrays.asList(points));
        }

        public Builder on(Collection<? extends HookPoint> points) {
            this.points.addAll(points);
            return this;
        }

        /** Name patterns of components; see {@link HookMatcher#components}. */
        public Builder components(String... patterns) {
            return matching(matcher -> matcher.components(List.of(patterns)));
        }

        /** Name patterns of operations; see {@link HookMatcher#operations}. */
        public Builder operations(String... patterns) {
            return matching(matcher -> matcher.operations(List.of(patterns)));
        }

        public Builder types(ComponentType... types) {
            return matching(matcher -> matcher.types(List.of(types)));
        }

        /** Only calls for which this holds. */
        public Builder when(Predicate<HookContext> condition) {
            return matching(matcher -> matcher.condition(condition));
        }

        /** Changes which operations the hook is for. */
        public Builder matching(UnaryOperator<HookMatcher> change) {
            this.matcher = change.apply(this.matcher);
            return this;
        }

        public Builder description(String description) {
            this.description = description;
            return this;
        }

        public Builder priority(int priority) {
            this.priority = priority;
            return this;
        }

        public Builder phase(HookPhase phase) {
            this.phase = phase;
            return this;
        }

        public Builder onFailure(@Nullable OnFailure onFailure) {
            this.onFailure = onFailure;
            return this;
        }

        public Builder mode(HookMode mode) {
            this.mode = mode;
            return this;
        }

        public Builder tags(String... tags) {
            this.tags = Set.of(tags);
            return this;
        }

        public Builder version(String version) {
            this.version = version;
            return this;
        }

        public Builder language(String language) {
            this.language = language;
            return this;
        }

        public Builder source(String source) {
            this.source = source;
            return this;
        }

        public Builder timeout(@Nullable Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        public Builder execution(@Nullable ExecutionMode execution) {
            this.execution = execution;
            return this;
        }

        public Builder breaker(@Nullable BreakerSettings breaker) {
            this.breaker = breaker;
            return this;
        }

        public Builder pinned(boolean pinned) {
            this.pinned = pinned;
            return this;
        }

        /**
         * Whether it runs for each single element of a stream rather than once for the value of an operation; it has no
         * part in operations that give no stream. Default: no.
         */
        public Builder elements(boolean elements) {
            this.elements = elements;
            return this;
        }

        /**
         * The definition with this code.
         *
         * @throws IllegalArgumentException if it has no point, its name is blank, it observes but is to cancel on
         *     failure, its timeout is not positive, or it is for elements at a point that is not after an operation
         */
        public HookDefinition handler(HookHandler handler) {
            OnFailure policy = this.onFailure;
            if (policy == null) {
                policy = (this.phase == HookPhase.GUARD) ? OnFailure.CANCEL : OnFailure.ALLOW;
            }
            HookMetadata metadata = new HookMetadata(
                    this.name,
                    this.description,
                    this.priority,
                    this.phase,
                    policy,
                    this.mode,
                    this.tags,
                    this.version,
                    this.language,
                    this.timeout,
                    this.execution);
            return new HookDefinition(
                    this.points,
                    this.matcher,
                    metadata,
                    handler,
                    this.source,
                    this.pinned,
                    this.elements,
                    this.breaker);
        }
    }
}
