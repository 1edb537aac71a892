package io.llmspell.hook;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which operations a hook is for. Everything but the condition is decided once for an operation, not at each call.
 * Immutable.
 */
public final class HookMatcher {

    private static final HookMatcher ANY = new HookMatcher(List.of(), List.of(), Set.of(), Set.of(), null, null);

    private final List<Glob> components;

    private final List<Glob> operations;

    private final Set<ComponentType> types;

    private final Set<String> tags;

    private final @Nullable Predicate<HookTarget> targets;

    private final @Nullable Predicate<HookContext> condition;

    private HookMatcher(
            List<Glob> components,
            List<Glob> operations,
            Set<ComponentType> types,
            Set<String> tags,
            @Nullable Predicate<HookTarget> targets,
            @Nullable Predicate<HookContext> condition) {
        this.components = components;
        this.operations = operations;
        this.types = types;
        this.tags = tags;
        this.targets = targets;
        this.condition = condition;
    }

    /** Matches every operation. */
    public static HookMatcher any() {
        return ANY;
    }

    /**
     * Only components whose name matches one of these patterns, where {@code *} stands for any number of characters and
     * {@code ?} for one. No pattern: all components.
     *
     * @throws IllegalArgumentException if a pattern is blank, too long or holds white space
     */
    public HookMatcher components(Collection<String> patterns) {
        return new HookMatcher(globs(patterns), this.operations, this.types, this.tags, this.targets, this.condition);
    }

    /** Only operations whose name matches one of these patterns; syntax as for components. */
    public HookMatcher operations(Collection<String> patterns) {
        return new HookMatcher(this.components, globs(patterns), this.types, this.tags, this.targets, this.condition);
    }

    /** Only components of these types; empty: all. */
    public HookMatcher types(Collection<ComponentType> types) {
        return new HookMatcher(
                this.components, this.operations, Set.copyOf(types), this.tags, this.targets, this.condition);
    }

    /** Only components that have at least one of these tags; empty: all. */
    public HookMatcher tags(Collection<String> tags) {
        return new HookMatcher(
                this.components, this.operations, this.types, Set.copyOf(tags), this.targets, this.condition);
    }

    /**
     * Only operations for which this holds. Asked once for an operation each time that hooks were registered or
     * removed, on the thread of a call: it must be quick, and must not throw.
     */
    public HookMatcher targets(@Nullable Predicate<HookTarget> targets) {
        return new HookMatcher(this.components, this.operations, this.types, this.tags, targets, this.condition);
    }

    /** Only calls for which this holds; evaluated at each call, under the hook's breaker and deadline. */
    public HookMatcher condition(@Nullable Predicate<HookContext> condition) {
        return new HookMatcher(this.components, this.operations, this.types, this.tags, this.targets, condition);
    }

    /** Whether the hook is for this operation, its condition left aside. */
    public boolean matches(HookTarget target) {
        return (this.types.isEmpty() || this.types.contains(target.component().type()))
                && matchesAny(this.components, target.component().name())
                && matchesAny(this.operations, target.operation())
                && (this.tags.isEmpty() || target.tags().stream().anyMatch(this.tags::contains))
                && (this.targets == null || this.targets.test(target));
    }

    /** Whether component patterns are given and one of them matches this name. */
    boolean names(String component) {
        return !this.components.isEmpty() && matchesAny(this.components, component);
    }

    @Nullable
    Predicate<HookContext> condition() {
        return this.condition;
    }

    private static boolean matchesAny(List<Glob> globs, String name) {
        if (globs.isEmpty()) {
            return true;
        }
        for (Glob glob : globs) {
            if (glob.matches(name)) {
                return true;
            }
        }
        return false;
    }

    private static List<Glob> globs(Collection<String> patterns) {
        return patterns.stream().map(Glob::new).toList();
    }
}
