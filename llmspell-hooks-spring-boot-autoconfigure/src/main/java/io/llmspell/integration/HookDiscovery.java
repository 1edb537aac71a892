package io.llmspell.integration;

import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookOrigin;
import io.llmspell.hook.HookRegistry;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Registers the {@code @Hook} methods of an application's beans. */
final class HookDiscovery extends MethodDiscovery<HookRegistry> {

    private final HookDefinitionReader reader;

    private final HookSettings settings;

    private final Set<String> names = new HashSet<>();

    private final Set<String> shutdownBeans = new HashSet<>();

    HookDiscovery(ConfigurableListableBeanFactory beanFactory, HookSettings settings, AnnotatedMethods hooks) {
        super(beanFactory, hooks);
        this.settings = settings;
        this.reader = new HookDefinitionReader(beanFactory, settings);
    }

    @Override
    Registration register(HookRegistry registry, String beanName, Class<?> type, Method method) {
        HookDefinition definition = this.reader.read(beanName, type, method);
        String id = registry.as(new HookOrigin(HookOrigin.Kind.BEAN, type.getName()))
                .register(definition)
                .id();
        this.names.add(definition.metadata().name());
        if (definition.points().contains(StandardHookPoint.BEFORE_AGENT_SHUTDOWN)
                || definition.points().contains(StandardHookPoint.AFTER_AGENT_SHUTDOWN)) {
            this.shutdownBeans.add(beanName);
        }
        return new Registration((HookMethod) definition.handler(), () -> registry.unregister(id));
    }

    /** The beans whose hooks are to be there when agents shut down. */
    synchronized Set<String> beansForShutdown() {
        return Set.copyOf(this.shutdownBeans);
    }

    @Override
    synchronized void requireKnownOverrides(HookRegistry registry) {
        Set<String> unknown = new TreeSet<>(this.settings.overrides().keySet());
        unknown.removeAll(this.names);
        unknown.removeIf(name ->
                registry.find(name).filter(HookDiscovery::isConfigurable).isPresent());
        if (!unknown.isEmpty()) {
            throw new InvalidHookException(
                    String.join(", ", unknown),
                    "llmspell.hooks.instances speaks of it, but no bean has a hook of that name",
                    "Use one of " + new TreeSet<>(this.names) + ", written as '[name]' in YAML",
                    null);
        }
    }

    /** Also of a bean of a parent context, or of a script. */
    private static boolean isConfigurable(RegisteredHook hook) {
        return hook.definition().handler() instanceof HookMethod
                || !hook.metadata().language().equals("java");
    }
}
