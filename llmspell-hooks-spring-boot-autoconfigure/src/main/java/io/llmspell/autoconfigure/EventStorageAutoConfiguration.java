package io.llmspell.autoconfigure;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.llmspell.event.EventStorage;
import io.llmspell.event.EventStorageListener;
import io.llmspell.event.storage.DurableEventStorage;
import io.llmspell.event.storage.DurableEventStorageBuilder;
import io.llmspell.event.storage.EventTransactions;
import io.llmspell.event.storage.RetentionPolicy;
import io.llmspell.hook.HookExecutor;
import io.llmspell.integration.StorageLog;
import io.llmspell.jdbc.StoreDatabase;
import javax.sql.DataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.function.SingletonSupplier;

/**
 * Where events are kept, if {@code llmspell.events.storage.type} says so, and the database of all stores, if any is in
 * one.
 */
@AutoConfiguration(
        after = HookAutoConfiguration.class,
        before = EventAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@EnableConfigurationProperties(EventStorageProperties.class)
public final class EventStorageAutoConfiguration {

    private static final Log logger = LogFactory.getLog(EventStorageAutoConfiguration.class);

    EventStorageAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "llmspell.events.enabled", matchIfMissing = true)
    @ConditionalOnProperty(name = EventStorageProperties.TYPE, havingValue = "memory")
    EventStorage eventStorage(EventStorageProperties properties) {
        return EventStorage.inMemory(properties.capacity());
    }

    /** Where anything is in a database. */
    static final class OnStore extends AnyNestedCondition {

        OnStore() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = EventStorageProperties.TYPE, havingValue = "jdbc")
        static final class Events {}

        @ConditionalOnProperty(name = HookStateProperties.TYPE, havingValue = "jdbc")
        static final class State {}

        @ConditionalOnProperty(name = HookJournalProperties.TYPE, havingValue = "jdbc")
        static final class Journal {}
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JdbcTemplate.class)
    @Conditional(OnStore.class)
    static final class DatabaseConfiguration {

        @Bean
        @ConditionalOnMissingBean
        StoreDatabase storeDatabase(
                EventStorageProperties properties,
                @EventDataSource ObjectProvider<DataSource> marked,
                ObjectProvider<DataSource> common,
                Environment environment) {
            return StoreDatabases.open(properties, marked, common, environment);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.jdbc.core.JdbcTemplate")
    @ConditionalOnProperty(name = "llmspell.events.enabled", matchIfMissing = true)
    @ConditionalOnProperty(name = EventStorageProperties.TYPE, havingValue = "jdbc")
    static final class NoJdbcConfiguration {

        @Bean
        static BeanFactoryPostProcessor eventStorageLibraryCheck() {
            return MissingLibraryException.ofJdbc(EventStorageProperties.TYPE);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JdbcTemplate.class)
    @ConditionalOnProperty(name = "llmspell.events.enabled", matchIfMissing = true)
    @ConditionalOnProperty(name = EventStorageProperties.TYPE, havingValue = "jdbc")
    static final class JdbcConfiguration {

        @Bean
        @ConditionalOnMissingBean(EventStorage.class)
        DurableEventStorage durableEventStorage(
                EventStorageProperties properties,
                StoreDatabase database,
                ObjectProvider<HookExecutor> hooks,
                ObjectProvider<CircuitBreakerRegistry> breakers,
                ObjectProvider<EventStorageListener> listeners,
                ObjectProvider<EventStorageCustomizer> customizers) {
            DurableEventStorageBuilder builder = DurableEventStorage.in(database)
                    .schema(properties.initializeSchema())
                    .options(properties.writeOptions())
                    .transactions(properties.transactions())
                    .timing(properties.timing());
            if (!properties.indexedFields().isEmpty()) {
                builder.indexedFields(properties.indexedFields());
            }
            RetentionPolicy retention = properties.retention().policy();
            if (retention != null) {
                builder.retention(retention);
            }
            listeners.orderedStream().forEach(builder::listener);
            SingletonSupplier<@Nullable HookExecutor> executor = SingletonSupplier.ofNullable(hooks::getIfAvailable);
            builder.shield(work -> shield(executor.get(), work));
            breakers.ifAvailable(registry -> builder.breaker(
                    registry.circuitBreaker("events.storage", DurableEventStorageBuilder.breakerDefaults())));
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            DurableEventStorage storage = builder.build();
            sayWhere(database);
            return storage;
        }

        private static void sayWhere(StoreDatabase database) {
            if (database.isInMemory()) {
                logger.warn(
                        "Events are kept in " + database.location() + ", which is lost with the application: nothing"
                                + " survives a restart. Keep them in another database (llmspell.events.storage.datasource.url)");
            } else {
                logger.info("Events are kept in " + database.location());
            }
        }

        private static void shield(@Nullable HookExecutor executor, Runnable work) {
            if (executor != null) {
                executor.callStacks().current().withoutInterrupts(work);
            } else {
                work.run();
            }
        }

        @Bean
        @ConditionalOnMissingBean
        StorageLog eventStorageLog() {
            return new StorageLog();
        }

        /** Events can only be stored with a transaction that is of the same database. */
        @Bean
        static SmartInitializingSingleton eventTransactionsCheck(
                EventStorageProperties properties,
                ObjectProvider<StoreDatabase> database,
                ObjectProvider<PlatformTransactionManager> managers) {
            return () -> {
                StoreDatabase known = database.getIfAvailable();
                if (known != null
                        && properties.transactions() == EventTransactions.JOIN
                        && managers.stream().noneMatch(manager -> isOf(manager, known.dataSource()))) {
                    throw new InvalidStorageException(
                            "llmspell.events.storage.transactions is join, but no transaction manager is of the"
                                    + " DataSource that events are stored in",
                            "Store events in the application's DataSource (no llmspell.events.storage.datasource.url),"
                                    + " or set transactions=own");
                }
            };
        }

        /** Those of JDBC, JPA and Hibernate all have that property. */
        private static boolean isOf(PlatformTransactionManager manager, DataSource dataSource) {
            BeanWrapperImpl properties = new BeanWrapperImpl(manager);
            return properties.isReadableProperty("dataSource")
                    && dataSource.equals(properties.getPropertyValue("dataSource"));
        }
    }
}
