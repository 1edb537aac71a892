package io.llmspell.autoconfigure;

import javax.sql.DataSource;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Starts plain Spring Batch applications that have the starter. */
public enum BatchContexts {
    JDBC {
        @Override
        public ApplicationContextRunner runner() {
            return hooked().withUserConfiguration(JdbcRepository.class);
        }
    },

    /** What Spring Boot has without a database. */
    RESOURCELESS {
        @Override
        public ApplicationContextRunner runner() {
            return hooked().withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class));
        }
    };

    public abstract ApplicationContextRunner runner();

    private static ApplicationContextRunner hooked() {
        return HookContexts.runner()
                .withConfiguration(AutoConfigurations.of(BatchHookAutoConfiguration.class))
                .withBean(BatchWork.class)
                .withPropertyValues("llmspell.hooks.timeout=30s");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableBatchProcessing
    @EnableJdbcJobRepository
    static class JdbcRepository {

        @Bean(destroyMethod = "shutdown")
        DataSource dataSource() {
            return new EmbeddedDatabaseBuilder()
                    .generateUniqueName(true)
                    .setType(EmbeddedDatabaseType.H2)
                    .addScript("org/springframework/batch/core/schema-h2.sql")
                    .build();
        }

        @Bean
        JdbcTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        JdbcTemplate jdbcTemplate(DataSource dataSource) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute("CREATE TABLE written (item VARCHAR(20))");
            return jdbc;
        }
    }
}
