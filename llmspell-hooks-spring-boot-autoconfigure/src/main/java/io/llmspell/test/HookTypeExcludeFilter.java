package io.llmspell.test;

import io.llmspell.annotation.AgentComponent;
import io.llmspell.annotation.Hook;
import io.llmspell.annotation.OnEvent;
import io.llmspell.annotation.StateComponent;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.annotation.WorkflowComponent;
import io.llmspell.event.EventBusListener;
import io.llmspell.event.EventInterceptor;
import io.llmspell.event.EventObserver;
import io.llmspell.event.EventPermissions;
import io.llmspell.event.EventRateLimiter;
import io.llmspell.event.EventUpcaster;
import io.llmspell.event.EventValidator;
import io.llmspell.hook.CallerRules;
import io.llmspell.hook.ContextCarrier;
import io.llmspell.hook.HookHandler;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookObserver;
import io.llmspell.hook.HookPermissions;
import io.llmspell.hook.RefusalListener;
import io.llmspell.integration.CacheScope;
import io.llmspell.integration.ElementText;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/** Leaves out the components of an application that have nothing to do with hooks and events. */
final class HookTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<HookTest> {

    /** By name, as auto-configuration is no part of what tests use. */
    private static final List<String> CUSTOMIZERS = List.of(
            "io.llmspell.autoconfigure.EventBusCustomizer",
            "io.llmspell.autoconfigure.HookEngineCustomizer",
            "io.llmspell.autoconfigure.HookRegistryCustomizer",
            "io.llmspell.autoconfigure.ScriptHostCustomizer");

    private static final Set<Class<?>> KNOWN = known(
            AgentComponent.class,
            ToolComponent.class,
            WorkflowComponent.class,
            StateComponent.class,
            HookHandler.class,
            HookListener.class,
            HookObserver.class,
            HookPermissions.class,
            RefusalListener.class,
            CallerRules.class,
            ContextCarrier.class,
            CacheScope.class,
            ElementText.class,
            EventBusListener.class,
            EventInterceptor.class,
            EventObserver.class,
            EventPermissions.class,
            EventRateLimiter.class,
            EventUpcaster.class,
            EventValidator.class);

    private static Set<Class<?>> known(Class<?>... types) {
        Set<Class<?>> known = new HashSet<>(List.of(types));
        ClassLoader loader = HookTypeExcludeFilter.class.getClassLoader();
        CUSTOMIZERS.forEach(name -> known.add(ClassUtils.resolveClassName(name, loader)));
        return Set.copyOf(known);
    }

    HookTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return KNOWN;
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        return super.defaultInclude(reader, factory) || hasHooks(reader, factory);
    }

    /** Its own, or those that it inherits. */
    private static boolean hasHooks(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        if (reader.getAnnotationMetadata().hasAnnotatedMethods(Hook.class.getName())
                || reader.getAnnotationMetadata().hasAnnotatedMethods(OnEvent.class.getName())) {
            return true;
        }
        String parent = reader.getClassMetadata().getSuperClassName();
        return parent != null
                && !parent.equals(Object.class.getName())
                && hasHooks(factory.getMetadataReader(parent), factory);
    }
}
