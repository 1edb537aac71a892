package io.llmspell.autoconfigure;

import io.llmspell.bridge.ScriptFiles;
import io.llmspell.bridge.ScriptHost;
import io.llmspell.bridge.ScriptHostBuilder;
import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLifecycle;
import io.llmspell.bridge.ScriptListener;
import io.llmspell.bridge.ScriptLog;
import io.llmspell.bridge.ScriptStatus;
import io.llmspell.event.EventBus;
import io.llmspell.hook.HookEngine;
import io.llmspell.integration.HookSettings;
import io.llmspell.state.HookStateStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import tools.jackson.databind.json.JsonMapper;

/** Hooks and events in other languages. Switched off by {@code llmspell.bridge.enabled=false}. */
@AutoConfiguration(
        after = {HookAutoConfiguration.class, EventAutoConfiguration.class, HookStateAutoConfiguration.class})
@ConditionalOnProperty(
        name = {"llmspell.hooks.enabled", "llmspell.bridge.enabled"},
        matchIfMissing = true)
@ConditionalOnBean(HookEngine.class)
@EnableConfigurationProperties({ScriptProperties.class, NativeProperties.class})
public final class BridgeAutoConfiguration {

    BridgeAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ScriptHost scriptHost(
            ScriptProperties properties,
            HookProperties hooks,
            HookEngine engine,
            ListableBeanFactory beanFactory,
            ResourceLoader resources,
            ObjectProvider<EventBus> bus,
            ObjectProvider<HookStateStore> state,
            ObjectProvider<JsonMapper> mapper,
            ObjectProvider<ScriptLanguage> languages,
            ObjectProvider<ScriptListener> listeners,
            ObjectProvider<ScriptHostCustomizer> customizers) {
        HookSettings settings = hooks.integration().hooks();
        ScriptHostBuilder builder = ScriptHost.builder()
                .registry(engine::registry)
                .languages(languages.orderedStream().toList())
                .languages(BuiltInLanguages.of(
                        resources.getClassLoader(), () -> mapper.getIfAvailable(JsonMapper::shared)))
                .listeners(listeners.orderedStream().toList())
                .limits(properties.limits().limits())
                .timeout(properties.timeout())
                .handlerTimeout(properties.handlerTimeout())
                .loadTimeout(properties.loadTimeout())
                .permissions(properties::permissionsOf)
                .overrides(definition ->
                        settings.override(definition.metadata().name()).appliedTo(definition))
                .components(name -> component(beanFactory, name))
                .mapper(mapper.getIfAvailable(JsonMapper::shared));
        // The bus itself needs the registry of hooks, which waits for scripts.
        if (BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, EventBus.class, true, false).length > 0) {
            builder.bus(bus::getObject);
        }
        if (properties.poolSize() != null) {
            builder.poolSize(properties.poolSize());
        }
        HookStateStore memory = HookStateStore.inMemory();
        builder.state(() -> state.getIfAvailable(() -> memory));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static @Nullable Object component(BeanFactory beanFactory, String name) {
        return beanFactory.containsBean(name) ? beanFactory.getBean(name) : null;
    }

    @Bean
    @ConditionalOnMissingBean
    ScriptFiles scriptFiles(ScriptProperties properties, ResourceLoader resources, ScriptHost host) {
        return new ScriptFiles(
                ResourcePatternUtils.getResourcePatternResolver(resources), properties.locations(), host);
    }

    /** With the registry, so that no call is made before the hooks of scripts are there. */
    @Bean
    HookRegistryCustomizer scriptHooks(
            ScriptFiles files, NativeProperties libraries, ScriptProperties properties, ScriptHost host) {
        return registry -> {
            files.loadAll();
            libraries.libraries().forEach(library -> host.load(library.source(), BuiltInLanguages.NATIVE));
            ScriptPermissionNames.check(
                    properties.permissions().keySet(),
                    host.scripts().stream().map(ScriptStatus::name).toList());
        };
    }

    @Bean
    @ConditionalOnMissingBean
    ScriptLifecycle scriptLifecycle(ScriptProperties properties, ScriptHost host, ScriptFiles files) {
        boolean watched = properties.reload() && !properties.locations().isEmpty();
        return new ScriptLifecycle(host, files, watched ? properties.reloadInterval() : null);
    }

    @Bean
    @ConditionalOnMissingBean
    ScriptLog scriptLog() {
        return new ScriptLog();
    }
}
