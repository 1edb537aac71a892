package io.llmspell.autoconfigure;

import io.llmspell.hook.HookEngine;
import io.llmspell.hook.HookExecutor;
import io.llmspell.jdbc.SchemaMode;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.state.HookStateStore;
import io.llmspell.state.HookStatusKeeper;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** What hooks remember. Switched on by {@code llmspell.hooks.state.type}. */
@AutoConfiguration(
        after = HookAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "io.llmspell.autoconfigure.EventStorageAutoConfiguration"
        })
@EnableConfigurationProperties(HookStateProperties.class)
public final class HookStateAutoConfiguration {

    private static final String JDBC = "org.springframework.jdbc.core.JdbcTemplate";

    HookStateAutoConfiguration() {}

    /** The schema of all stores is made by one rule. */
    static SchemaMode schemaMode(Environment environment) {
        return Binder.get(environment)
                .bind("llmspell.events.storage.initialize-schema", SchemaMode.class)
                .orElse(SchemaMode.EMBEDDED);
    }

    private static HookStateStore.Builder builder(
            HookStateProperties properties, ObjectProvider<JsonMapper> mapper, ObjectProvider<HookExecutor> executor) {
        return HookStateStore.builder()
                .mapper(mapper.getIfAvailable(JsonMapper::shared))
                .limits(properties.limits())
                .migrations(SingletonSupplier.of(() -> executor.getIfAvailable(
                        () -> HookEngine.builder().build().executor())));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = HookStateProperties.TYPE, havingValue = "memory")
    static final class MemoryConfiguration {

        @Bean
        @ConditionalOnMissingBean
        HookStateStore hookStateStore(
                HookStateProperties properties,
                ObjectProvider<JsonMapper> mapper,
                ObjectProvider<HookExecutor> executor) {
            return builder(properties, mapper, executor).inMemory();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = HookStateProperties.TYPE, havingValue = "jdbc")
    @ConditionalOnClass(name = JDBC)
    static final class JdbcConfiguration {

        @Bean
        @ConditionalOnMissingBean
        HookStateStore hookStateStore(
                HookStateProperties properties,
                Environment environment,
                ObjectProvider<StoreDatabase> database,
                ObjectProvider<JsonMapper> mapper,
                ObjectProvider<HookExecutor> executor) {
            StoreDatabase found = database.getIfAvailable();
            if (found == null) {
                throw MissingStoreException.noDatabase(HookStateProperties.TYPE + "=jdbc");
            }
            return builder(properties, mapper, executor).jdbc(found, schemaMode(environment));
        }

        @Bean
        @ConditionalOnMissingBean(name = STATUS_EXECUTOR)
        StatusExecutor hookStatusExecutor(ObjectProvider<StoreDatabase> database) {
            return new StatusExecutor(task -> database.getObject().execute(task));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = HookStateProperties.TYPE, havingValue = "jdbc")
    @ConditionalOnMissingClass(JDBC)
    static final class MissingJdbcConfiguration {

        @Bean
        static BeanFactoryPostProcessor hookStateLibraryCheck() {
            return MissingLibraryException.ofJdbc(HookStateProperties.TYPE);
        }
    }

    private static final String STATUS_EXECUTOR = "hookStatusExecutor";

    /**
     * Writes what becomes of hooks.
     *
     * @param executor on threads of the store, where it has some
     */
    record StatusExecutor(Executor executor) {}

    @Configuration(proxyBeanMethods = false)
    @Conditional(OnPersistence.class)
    static final class PersistenceConfiguration {

        @Bean
        @ConditionalOnMissingBean
        HookStatusKeeper hookStatusKeeper(
                HookStateProperties properties,
                ObjectProvider<HookStateStore> store,
                ObjectProvider<StatusExecutor> executor,
                ObjectProvider<HookEngine> engine) {
            HookStateStore found = store.getIfAvailable();
            if (found == null || properties.type() == HookStateProperties.Type.MEMORY) {
                throw new MissingStoreException(
                        "llmspell.hooks.state.persist-breakers and persist-modes need a store that outlives the"
                                + " application",
                        "Set " + HookStateProperties.TYPE + "=jdbc, or set both to false");
            }
            StatusExecutor writer = executor.getIfAvailable(PersistenceConfiguration::threads);
            HookStatusKeeper.Settings settings = new HookStatusKeeper.Settings(
                    properties.persistBreakers(), properties.persistModes(), writer.executor(), Clock.systemUTC());
            return HookStatusKeeper.of(settings, found, () -> engine.getObject().registry());
        }

        private static StatusExecutor threads() {
            SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("llmspell-hook-status-");
            threads.setDaemon(true);
            return new StatusExecutor(threads);
        }
    }

    /** Where anything is to survive a restart. */
    static final class OnPersistence extends AnyNestedCondition {

        OnPersistence() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("llmspell.hooks.state.persist-breakers")
        static final class Breakers {}

        @ConditionalOnProperty("llmspell.hooks.state.persist-modes")
        static final class Modes {}
    }
}
