package io.llmspell.autoconfigure;

import io.llmspell.hook.HookRegistry;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.observability.JournalMeters;
import io.llmspell.state.DecisionJournal;
import io.llmspell.state.DecisionRecorder;
import io.llmspell.state.HookReplay;
import io.llmspell.state.RedactionFilter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** A record of what hooks decide. Switched on by {@code llmspell.hooks.journal.enabled}. */
@AutoConfiguration(
        after = {HookAutoConfiguration.class, HookMetersAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "io.llmspell.autoconfigure.EventStorageAutoConfiguration"
        })
@ConditionalOnProperty("llmspell.hooks.journal.enabled")
@EnableConfigurationProperties(HookJournalProperties.class)
public final class HookJournalAutoConfiguration {

    private static final String JDBC = "org.springframework.jdbc.core.JdbcTemplate";

    HookJournalAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RedactionFilter hookRedactionFilter(HookJournalProperties properties) {
        return RedactionFilter.byName(properties.redact());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "llmspell.hooks.enabled", matchIfMissing = true)
    DecisionRecorder hookDecisionRecorder(
            HookJournalProperties properties,
            DecisionJournal journal,
            RedactionFilter filter,
            ObjectProvider<JsonMapper> mapper,
            ObjectProvider<JournalThread> thread) {
        return new DecisionRecorder(
                properties.settings(),
                journal,
                mapper.getIfAvailable(JsonMapper::shared),
                filter,
                Clock.systemUTC(),
                thread.getIfAvailable(() -> new JournalThread(task -> new Thread(task, JournalThread.NAME)))
                        .maker());
    }

    /** Makes classes of the application's own packages of what was recorded, and no others. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(name = "llmspell.hooks.enabled", matchIfMissing = true)
    HookReplay hookReplay(
            HookJournalProperties properties,
            HookRegistry registry,
            RedactionFilter filter,
            ObjectProvider<JsonMapper> mapper,
            BeanFactory beanFactory) {
        return HookReplay.builder(registry)
                .mapper(mapper.getIfAvailable(JsonMapper::shared))
                .redaction(filter)
                .maxValueSize(properties.settings().maxValueSize())
                .packages(
                        AutoConfigurationPackages.has(beanFactory)
                                ? AutoConfigurationPackages.get(beanFactory)
                                : List.of())
                .build();
    }

    /**
     * Makes the thread that writes, which is one of the store's where there is a store.
     *
     * @param maker makes it
     */
    record JournalThread(Function<Runnable, Thread> maker) {

        static final String NAME = "llmspell-journal";
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = HookJournalProperties.TYPE, havingValue = "memory", matchIfMissing = true)
    static final class MemoryConfiguration {

        @Bean
        @ConditionalOnMissingBean
        DecisionJournal hookDecisionJournal(HookJournalProperties properties) {
            return DecisionJournal.inMemory(properties.capacity());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = HookJournalProperties.TYPE, havingValue = "jdbc")
    @ConditionalOnClass(name = JDBC)
    static final class JdbcConfiguration {

        @Bean
        @ConditionalOnMissingBean
        DecisionJournal hookDecisionJournal(ObjectProvider<StoreDatabase> database, Environment environment) {
            StoreDatabase found = database.getIfAvailable();
            if (found == null) {
                throw MissingStoreException.noDatabase(HookJournalProperties.TYPE + "=jdbc");
            }
            return DecisionJournal.jdbc(found, HookStateAutoConfiguration.schemaMode(environment));
        }

        @Bean
        JournalThread hookJournalThread(ObjectProvider<StoreDatabase> database) {
            return new JournalThread(task -> database.getObject().thread(JournalThread.NAME, task));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = HookJournalProperties.TYPE, havingValue = "jdbc")
    @ConditionalOnMissingClass(JDBC)
    static final class MissingJdbcConfiguration {

        @Bean
        static BeanFactoryPostProcessor hookJournalLibraryCheck() {
            return MissingLibraryException.ofJdbc(HookJournalProperties.TYPE);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    @ConditionalOnProperty(
            name = {"llmspell.hooks.enabled", "llmspell.hooks.meters.enabled"},
            matchIfMissing = true)
    static final class MetersConfiguration {

        @Bean
        @ConditionalOnMissingBean
        JournalMeters hookJournalMeters(MeterRegistry registry, DecisionRecorder recorder) {
            return new JournalMeters(registry, recorder::recorded, recorder::overflowed, recorder::failed);
        }
    }
}
