package io.llmspell.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.llmspell.annotation.OnEvent;
import io.llmspell.event.EventBus;
import io.llmspell.event.EventQuery;
import io.llmspell.event.EventRefusedException;
import io.llmspell.event.EventStorage;
import io.llmspell.event.EventUpcaster;
import io.llmspell.event.StartAt;
import io.llmspell.event.SubscriptionOptions;
import io.llmspell.event.UniversalEvent;
import io.llmspell.event.storage.DurableEventStorage;
import io.llmspell.jdbc.SchemaException;
import io.llmspell.jdbc.StoreDatabase;
import io.llmspell.jdbc.TestDatabase;
import io.llmspell.jdbc.UnsafeDatabaseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Events in a database, as an application has them. */
@Timeout(120)
class EventStorageAutoConfigurationTests {

    private static final Duration AMPLE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private ApplicationContextRunner runner;

    @BeforeEach
    void prepare() {
        this.runner = HookContexts.runner()
                .withPropertyValues(
                        "llmspell.events.storage.type=jdbc",
                        "llmspell.events.storage.path=" + this.folder.resolve("kept/events"),
                        "llmspell.events.storage.poll-interval=50ms");
    }

    private static EventBus bus(ApplicationContext context) {
        return context.getBean(EventBus.class);
    }

    private static List<Integer> numbers(ApplicationContext context) {
        return context.getBean(EventStorage.class).query(EventQuery.all()).stream()
                .map(event -> event.data().asInt())
                .toList();
    }

    static class Billing {

        final List<Integer> billed = new CopyOnWriteArrayList<>();

        @OnEvent(value = "order.*", name = "billing", durable = true, startAt = StartAt.BEGINNING)
        void bill(int number) {
            this.billed.add(number);
        }
    }

    @Test
    void withoutADatabaseOfTheApplicationEventsAreInAFileAndSurviveARestart() {
        this.runner.run(context -> {
            assertThat(context).hasSingleBean(DurableEventStorage.class).doesNotHaveBean(DataSource.class);
            bus(context).publish("order.created", 1);
            bus(context).publish("order.created", 2);
        });

        assertThat(Files.exists(this.folder.resolve("kept/events.mv.db"))).isTrue();
        this.runner.run(context -> assertThat(numbers(context)).containsExactly(1, 2));
    }

    @Test
    void aDurableHandlerGoesOnAfterARestart() {
        this.runner.withBean("billing", Billing.class).run(context -> {
            bus(context).publish("order.created", 1);
            await().atMost(AMPLE)
                    .untilAsserted(() ->
                            assertThat(context.getBean(Billing.class).billed).containsExactly(1));
        });
        this.runner.run(context -> bus(context).publish("order.created", 2));

        this.runner.withBean("billing", Billing.class).run(context -> {
            bus(context).publish("order.created", 3);
            await().atMost(AMPLE)
                    .untilAsserted(() ->
                            assertThat(context.getBean(Billing.class).billed).containsExactly(2, 3));
        });
    }

    @Test
    void theDataSourceOfTheApplicationIsUsed() {
        this.runner
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=" + TestDatabase.h2Url(this.folder))
                .run(context -> {
                    bus(context).publish("order.created", 1);

                    assertThat(new JdbcTemplate(context.getBean(DataSource.class))
                                    .queryForObject("SELECT COUNT(*) FROM llmspell_event", Long.class))
                            .isEqualTo(1);
                    assertThat(context.getBean(StoreDatabase.class).dataSource())
                            .isSameAs(context.getBean(DataSource.class));
                });
    }

    /** Spring Boot makes one in memory where H2 is there and no URL: events must not be lost with it. */
    @Test
    void aDatabaseInMemoryThatNobodyAskedForIsNotUsed() {
        this.runner
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .run(context -> {
                    assertThat(context).hasSingleBean(DataSource.class);
                    bus(context).publish("order.created", 1);
                });

        this.runner
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .run(context -> assertThat(numbers(context)).containsExactly(1));
    }

    @Test
    void aDatabaseOfTheirOwnLeavesThatOfTheApplicationAlone() {
        DataSource other = TestDatabase.postgres();
        PGSimpleDataSource own = TestDatabase.postgres();
        this.runner
                .withBean(DataSource.class, () -> other)
                .withPropertyValues(
                        "llmspell.events.storage.datasource.url=" + own.getUrl(),
                        "llmspell.events.storage.datasource.username=" + own.getUser(),
                        "llmspell.events.storage.datasource.password=" + own.getPassword(),
                        "llmspell.events.storage.initialize-schema=always")
                .run(context -> {
                    bus(context).publish("order.created", 1);
                    assertThat(numbers(context)).containsExactly(1);
                });
        assertThat(new JdbcTemplate(other)
                        .queryForObject(
                                "SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE 'llmspell%'",
                                Long.class))
                .isZero();
        assertThat(new JdbcTemplate(own).queryForObject("SELECT COUNT(*) FROM llmspell_event", Long.class))
                .isEqualTo(1);
    }

    @Test
    void ofSeveralDataSourcesTheMarkedOneIsUsed() {
        this.runner
                .withBean("one", DataSource.class, () -> TestDatabase.h2(this.folder.resolve("one")))
                .withBean("two", DataSource.class, () -> TestDatabase.h2(this.folder.resolve("two")))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidStorageException.class)
                        .hasMessageContaining("several DataSource beans"));
    }

    @Test
    void aFileThatIsWrittenLaterIsRefused() {
        JdbcDataSource late = new JdbcDataSource();
        late.setURL("jdbc:h2:" + this.folder.resolve("late").toAbsolutePath());

        this.runner.withBean(DataSource.class, () -> late).run(context -> {
            assertThat(context).getFailure().rootCause().isInstanceOf(UnsafeDatabaseException.class);
            assertThat(action(context)).contains("WRITE_DELAY=0", "the DataSource bean");
        });
    }

    private static String action(AssertableApplicationContext context) {
        return new InvalidStorageFailureAnalyzer()
                .analyze(context.getStartupFailure())
                .getAction();
    }

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.url, jdbc:h2:FILE, WRITE_DELAY=0",
        "llmspell.events.storage.datasource.url, jdbc:h2:FILE, WRITE_DELAY=0",
        "llmspell.events.storage.datasource.url, jdbc:other:thing, H2 or PostgreSQL",
        "llmspell.events.storage.datasource.url, jdbc:postgresql://localhost:1/none, that the database runs",
        "llmspell.events.storage.datasource.driver-class-name, com.acme.NoDriver, its library",
        "llmspell.events.storage.path, FILE/x, a folder that can be written"
    })
    void aDatabaseThatCannotBeUsedSaysWhichPropertyToChange(String property, String value, String remedy)
            throws IOException {
        Path file = Files.createFile(this.folder.resolve("taken"));
        this.runner
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues(property + "=" + value.replace("FILE", file.toString()))
                .run(context -> assertThat(action(context)).contains(property, remedy));
    }

    /** As it is for a second process. */
    @Test
    void aFileThatAnotherHasOpenSaysHowToGoOn() throws IOException {
        Path path = this.folder.resolve("kept/events");
        Files.createDirectories(path.getParent());
        try (MVStore other = MVStore.open(path + ".mv.db")) {
            this.runner.run(context -> assertThat(action(context))
                    .contains("End the other process", "llmspell.events.storage.path", "AUTO_SERVER=TRUE"));
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whereEventsAreKeptIsInTheLog(CapturedOutput output) {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        String logger = EventStorageAutoConfiguration.class.getName();
        logging.setLogLevel(logger, LogLevel.INFO);
        this.runner.run(
                context -> assertThat(output).containsPattern("INFO.*Events are kept in jdbc:h2:async:.*/kept/events"));

        this.runner
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=jdbc:h2:mem:asked")
                .run(context -> assertThat(output)
                        .containsPattern("WARN.*Events are kept in jdbc:h2:mem:asked, which is lost"));
        logging.setLogLevel(logger, null);
    }

    @Test
    void missingTablesAreSaidSo() {
        HikariDataSource pool = TestDatabase.postgresPool();
        try (pool) {
            this.runner.withBean(DataSource.class, () -> pool).run(context -> {
                assertThat(context).getFailure().rootCause().isInstanceOf(SchemaException.class);
                assertThat(new StoreFailureAnalyzer()
                                .analyze(context.getStartupFailure())
                                .getAction())
                        .contains("initialize-schema=always", "events-postgresql-1.sql");
            });
        }
    }

    @Test
    void withoutSpringJdbcItIsSaidWhatIsMissing() {
        this.runner
                .withClassLoader(new FilteredClassLoader("org.springframework.jdbc"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(MissingLibraryException.class)
                        .hasMessageContaining("spring-boot-starter-jdbc"));
    }

    /** Whatever would fail for want of a store comes later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "llmspell.events.storage.type=jdbc",
                "llmspell.hooks.state.type=jdbc",
                "llmspell.hooks.journal.type=jdbc"
            })
    void withoutSpringJdbcThatIsSaidBeforeAnyBeanFails(String setting) {
        HookContexts.runner()
                .withPropertyValues(setting, "llmspell.hooks.journal.enabled=true")
                .withBean("billing", Billing.class)
                .withClassLoader(new FilteredClassLoader("org.springframework.jdbc"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(MissingLibraryException.class)
                        .hasMessageContaining(setting)
                        .hasMessageContaining("spring-boot-starter-jdbc"));
    }

    @Test
    void aDurableHandlerWithoutAStorageSaysWhichPropertyMakesOne() {
        HookContexts.runner()
                .withBean("billing", Billing.class)
                .run(context -> assertThat(new InvalidHandlerFailureAnalyzer().analyze(context.getStartupFailure()))
                        .satisfies(analysis -> {
                            assertThat(analysis.getDescription()).contains("Billing.bill(int)", "there is no storage");
                            assertThat(analysis.getAction())
                                    .isEqualTo(
                                            "Set llmspell.events.storage.type=jdbc, or remove durable = true from its"
                                                    + " @OnEvent.");
                        }));
    }

    static class Watchful {

        final List<Boolean> started = new CopyOnWriteArrayList<>();

        private final Starting others;

        Watchful(Starting others) {
            this.others = others;
        }

        @OnEvent(value = "order.*", name = "watchful", durable = true, startAt = StartAt.BEGINNING)
        void note() {
            this.started.add(this.others.isRunning());
        }
    }

    /** Starts as most do, and only when an event would have been handled by then. */
    static class Starting implements SmartLifecycle, SmartInitializingSingleton {

        private final EventBus bus;

        private final AtomicBoolean running = new AtomicBoolean();

        Starting(EventBus bus) {
            this.bus = bus;
        }

        @Override
        public void afterSingletonsInstantiated() {
            this.bus.publish("order.created", 2);
        }

        @Override
        public void start() {
            CountDownLatch handled = new CountDownLatch(1);
            SubscriptionOptions options = SubscriptionOptions.builder()
                    .name("atOnce")
                    .durable(true)
                    .startAt(StartAt.BEGINNING)
                    .build();
            this.bus.subscribe(List.of("order.*"), options, event -> handled.countDown());
            try {
                assertThat(handled.await(AMPLE.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
            } catch (InterruptedException ex) {
                throw new AssertionError(ex);
            }
            this.running.set(true);
        }

        @Override
        public void stop() {
            this.running.set(false);
        }

        @Override
        public boolean isRunning() {
            return this.running.get();
        }

        @Override
        public int getPhase() {
            return 0;
        }
    }

    @Test
    void durableHandlersBeginWhenTheApplicationHasStarted() {
        this.runner.run(context -> bus(context).publish("order.created", 1));

        this.runner
                .withBean("watchful", Watchful.class)
                .withBean("starting", Starting.class)
                .run(context -> await().atMost(AMPLE)
                        .untilAsserted(() -> assertThat(context.getBean(Watchful.class).started)
                                .containsExactly(true, true)));
    }

    @Test
    void aDurableHandlerOfABeanThatIsMadeLaterBeginsThen() {
        this.runner
                .withInitializer(HookContexts.bean("billing", Object.class, definition -> {
                    definition.setLazyInit(true);
                    ((AbstractBeanDefinition) definition).setInstanceSupplier(Billing::new);
                }))
                .run(context -> {
                    bus(context).publish("order.created", 1);
                    Billing billing = (Billing) context.getBean("billing");

                    await().atMost(AMPLE)
                            .untilAsserted(() -> assertThat(billing.billed).containsExactly(1));
                });
    }

    @Test
    void withoutSpringJdbcAllElseWorks() {
        HookContexts.runner()
                .withClassLoader(new FilteredClassLoader("org.springframework.jdbc", "org.h2", "com.zaxxer"))
                .run(context -> assertThat(bus(context).publish("a", 1).event()).isNotNull());
    }

    @Test
    void whatIsPublishedInATransactionIsStoredAtOnceUnlessToldOtherwise() {
        transactional(this.runner).run(context -> {
            transaction(context).executeWithoutResult(status -> {
                bus(context).publish("order.created", 1);
                status.setRollbackOnly();
            });

            assertThat(numbers(context)).containsExactly(1);
        });
    }

    @Test
    void whatJoinsATransactionIsRolledBackWithIt() {
        transactional(this.runner)
                .withPropertyValues("llmspell.events.storage.transactions=join")
                .run(context -> {
                    List<Integer> delivered = new CopyOnWriteArrayList<>();
                    bus(context)
                            .subscribe(
                                    "order.*",
                                    event -> delivered.add(event.data().asInt()));
                    transaction(context).executeWithoutResult(status -> {
                        bus(context).publish("order.created", 1);
                        status.setRollbackOnly();
                    });
                    transaction(context).executeWithoutResult(status -> {
                        bus(context).publish("order.created", 2);
                        assertThat(delivered).isEmpty();
                    });
                    bus(context).publish("order.created", 3);

                    await().atMost(AMPLE)
                            .untilAsserted(() -> assertThat(numbers(context)).containsExactlyInAnyOrder(2, 3));
                    await().atMost(AMPLE)
                            .untilAsserted(() -> assertThat(delivered).containsExactly(2, 3));
                });
    }

    @Test
    void onlyTheDatabaseOfTheTransactionCanBeJoined() {
        transactional(this.runner)
                .withPropertyValues(
                        "llmspell.events.storage.transactions=join",
                        "llmspell.events.storage.datasource.url=" + TestDatabase.h2Url(this.folder.resolve("own")))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidStorageException.class)
                        .hasMessageContaining("no transaction manager"));
    }

    private ApplicationContextRunner transactional(ApplicationContextRunner plain) {
        return plain.withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=" + TestDatabase.h2Url(this.folder));
    }

    private static TransactionTemplate transaction(ApplicationContext context) {
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    @Test
    void aStorageOfTheUsersOwnTakesItsPlace() {
        EventStorage own = EventStorage.inMemory(5);

        this.runner
                .withBean(EventStorage.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(EventBus.class).storage()).containsSame(own));
    }

    @Test
    void customizersHaveTheLastWord() {
        AtomicReference<Thread> shielded = new AtomicReference<>();

        transactional(this.runner)
                .withPropertyValues("llmspell.events.storage.transactions=join")
                .withBean(
                        EventStorageCustomizer.class,
                        () -> builder -> builder.shield(work -> {
                            shielded.set(Thread.currentThread());
                            work.run();
                        }))
                .run(context -> {
                    transaction(context)
                            .executeWithoutResult(status -> bus(context).publish("order.created", 1));

                    assertThat(shielded).hasValue(Thread.currentThread());
                });
    }

    @Test
    void oldVersionsAreRaisedByBeans() {
        EventUpcaster upcaster = new EventUpcaster() {
            @Override
            public boolean supports(UniversalEvent event) {
                return event.version().equals("1.0");
            }

            @Override
            public UniversalEvent upcast(UniversalEvent event) {
                return event.toBuilder()
                        .version("2.0")
                        .data(event.data().asInt() * 100)
                        .build();
            }
        };

        this.runner
                .withBean(EventUpcaster.class, () -> upcaster)
                .withBean("billing", Billing.class)
                .run(context -> {
                    bus(context).publish("order.created", 5);

                    await().atMost(AMPLE)
                            .untilAsserted(() -> assertThat(context.getBean(Billing.class).billed)
                                    .containsExactly(500));
                    assertThat(bus(context).storage().orElseThrow().query(EventQuery.all()))
                            .extracting(UniversalEvent::version)
                            .containsExactly("2.0");
                });
    }

    @Test
    void aDatabaseThatIsGoneRefusesEventsUnlessTheyMayFallThrough() {
        HikariDataSource pool = TestDatabase.h2Pool(this.folder);
        this.runner
                .withBean(DataSource.class, () -> pool)
                .withPropertyValues("llmspell.events.publish.system=false")
                .run(context -> {
                    pool.close();
                    assertThatExceptionOfType(EventRefusedException.class)
                            .isThrownBy(() -> bus(context).publish("order.created", 1))
                            .withMessageContaining("could not be stored");
                });
        HikariDataSource other = TestDatabase.h2Pool(this.folder);
        this.runner
                .withBean(DataSource.class, () -> other)
                .withPropertyValues("llmspell.events.storage.on-failure=publish")
                .run(context -> {
                    other.close();
                    assertThat(bus(context).publish("order.created", 1).event().metadata())
                            .containsEntry("not_stored", true);
                });
    }

    @Test
    void whatIsStoredAndWhatIsNotIsCounted() {
        HikariDataSource pool = TestDatabase.h2Pool(this.folder);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        this.runner
                .withBean(MeterRegistry.class, () -> meters)
                .withBean(DataSource.class, () -> pool)
                .withPropertyValues("llmspell.events.storage.on-failure=publish")
                .run(context -> {
                    bus(context).publish("order.created", 1);
                    bus(context).publish("order.created", 2);
                    pool.close();
                    bus(context).publish("order.created", 3);

                    assertThat(meters.get("events.stored").counter().count()).isEqualTo(2);
                    assertThat(meters.get("events.not.stored")
                                    .tag("reason", "failed")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(meters.get("event.storage.failures")
                                    .tag("operation", "write")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(meters.get("event.storage.waiting").gauge().value())
                            .isZero();
                });
    }

    @Test
    void whatIsTooMuchIsRemovedAsPropertiesSay() {
        this.runner
                .withPropertyValues(
                        "llmspell.events.storage.retention.max-count=5",
                        "llmspell.events.storage.retention.rules[0].patterns=order.*",
                        "llmspell.events.storage.retention.rules[0].max-count=2")
                .run(context -> {
                    for (int i = 1; i <= 4; i++) {
                        bus(context).publish("invoice.sent", i);
                        bus(context).publish("order.created", 10 + i);
                    }

                    context.getBean(DurableEventStorage.class).retain();

                    assertThat(numbers(context)).containsExactly(3, 13, 4, 14);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            retention.rules[0].patterns=order.*          | retention.rules[0] has no limit
            retention.rules[0].max-count=0               | retention.rules[0] has no patterns
            retention.max-count=-3                       | retention.max-count must be at least 1, but is -3
            retention.max-age=0s                         | retention.max-age must be positive
            retention.max-size=0B                        | retention.max-size must be more than nothing
            retention.batch-size=20000                   | retention.batch-size cannot be '20000'
            indexed-fields=amount                        | indexed-fields[0] cannot be 'amount'
            poll-interval=11s                            | poll-interval must be at most a third of llmspell.events.storage.lease, but is 11000ms where that is 30000ms
            """)
    void aValueThatCannotBeUsedIsNamedWithItsProperty(String setting, String message) {
        this.runner
                .withPropertyValues("llmspell.events.storage." + setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("llmspell.events.storage." + message));
    }

    @Test
    void aPatternOfARuleThatIsNoneIsNamedWithItsProperty() {
        this.runner
                .withPropertyValues(
                        "llmspell.events.storage.retention.rules[0].patterns=order.*,debug.[",
                        "llmspell.events.storage.retention.rules[0].max-count=2")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith(
                                "llmspell.events.storage.retention.rules[0].patterns[1] cannot be 'debug.['"));
    }

    /** Else a key that is spelt wrong would have all events removed. */
    @Test
    void aRuleWithoutPatternsIsRefusedAndItIsSaidWhereLimitsForAllAre() {
        this.runner
                .withPropertyValues(
                        "llmspell.events.storage.retention.rules[0].types=order.*",
                        "llmspell.events.storage.retention.rules[0].max-count=2")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("set llmspell.events.storage.retention.rules[0].patterns")
                        .hasMessageContaining("limits for all events are llmspell.events.storage.retention.max-age"));
    }
}
