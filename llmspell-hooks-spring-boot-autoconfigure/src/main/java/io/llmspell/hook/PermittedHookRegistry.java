package io.llmspell.hook;

import java.lang.StackWalker.StackFrame;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A registry that asks who registers a hook. Where nobody has said so, it is the class that calls. */
final class PermittedHookRegistry implements HookRegistry {

    private final HookRegistry registry;

    private final HookPermissions permissions;

    private final @Nullable HookOrigin origin;

    PermittedHookRegistry(HookRegistry registry, HookPermissions permissions, @Nullable HookOrigin origin) {
        this.registry = registry;
        this.permissions = permissions;
        this.origin = origin;
    }

    @Override
    public HookRegistry as(HookOrigin origin) {
        return new PermittedHookRegistry(this.registry, this.permissions, origin);
    }

    private void check(Collection<HookDefinition> definitions) {
        if (definitions.isEmpty()) {
            return;
        }
        HookOrigin who = (this.origin != null) ? this.origin : new HookOrigin(HookOrigin.Kind.CALLER, caller());
        for (HookDefinition definition : definitions) {
            String refusal = this.permissions.refusal(definition, who);
            if (refusal != null) {
                throw new HookRegistrationRefusedException(definition.metadata().name(), refusal);
            }
        }
    }

    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackFrame::getClassName)
                        .filter(PermittedHookRegistry::isForeign)
                        .findFirst())
                .orElse("unknown");
    }

    private static boolean isForeign(String type) {
        return !type.equals(PermittedHookRegistry.class.getName())
                && !type.equals(HookRegistry.class.getName())
                && !type.startsWith("java.")
                && !type.startsWith("jdk.");
    }

    @Override
    public RegisteredHook register(HookDefinition definition) {
        check(List.of(definition));
        return this.registry.register(definition);
    }

    @Override
    public RegisteredHook replace(HookDefinition definition) {
        check(List.of(definition));
        return this.registry.replace(definition);
    }

    @Override
    public List<RegisteredHook> exchange(Predicate<RegisteredHook> removed, Collection<HookDefinition> added) {
        List<HookDefinition> definitions = List.copyOf(added);
        check(definitions);
        return this.registry.exchange(removed, definitions);
    }

    @Override
    public boolean unregister(String id) {
        return this.registry.unregister(id);
    }

    @Override
    public List<RegisteredHook> unregisterIf(Predicate<RegisteredHook> condition) {
        return this.registry.unregisterIf(condition);
    }

    @Override
    public boolean setMode(String name, HookMode mode) {
        return this.registry.setMode(name, mode);
    }

    @Override
    public boolean resetBreaker(String name) {
        return this.registry.resetBreaker(name);
    }

    @Override
    public boolean openBreaker(String name, Duration wait) {
        return this.registry.openBreaker(name, wait);
    }

    @Override
    public Optional<RegisteredHook> find(String name) {
        return this.registry.find(name);
    }

    @Override
    public List<RegisteredHook> hooks() {
        return this.registry.hooks();
    }

    @Override
    public HookSnapshot snapshot() {
        return this.registry.snapshot();
    }
}
