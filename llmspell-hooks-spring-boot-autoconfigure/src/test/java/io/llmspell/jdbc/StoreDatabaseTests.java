package io.llmspell.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class StoreDatabaseTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private DataSource dataSource(DatabaseKind kind) {
        return (kind == DatabaseKind.H2) ? TestDatabase.h2(this.folder) : TestDatabase.postgres();
    }

    @ParameterizedTest
    @EnumSource
    void theKindOfADatabaseIsTold(DatabaseKind kind) {
        try (StoreDatabase database = StoreDatabase.open(dataSource(kind), PATIENCE)) {
            assertThat(database.kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionThatFailsLeavesNothing(DatabaseKind kind) {
        try (StoreDatabase database = StoreDatabase.open(dataSource(kind), PATIENCE)) {
            database.inTransaction(jdbc -> {
                jdbc.execute("CREATE TABLE number (id INTEGER)");
                return null;
            });

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> database.inTransaction(jdbc -> {
                        jdbc.update("INSERT INTO number VALUES (1)");
                        throw new IllegalStateException("no");
                    }))
                    .withMessage("no");
            assertThat(database.<Integer>read(
                            jdbc -> jdbc.queryForObject("SELECT COUNT(*) FROM number", Integer.class)))
                    .isZero();
        }
    }

    /** The trap: an interrupt in the middle of the I/O of H2 closes its file for all. */
    @Test
    void interruptsDoNotReachTheDatabase() throws Exception {
        try (StoreDatabase database = StoreDatabase.open(dataSource(DatabaseKind.H2), PATIENCE)) {
            database.inTransaction(jdbc -> {
                jdbc.execute("CREATE TABLE number (id INTEGER)");
                return null;
            });
            for (int i = 0; i < 50; i++) {
                CountDownLatch inside = new CountDownLatch(1);
                int number = i;
                FutureTask<Boolean> task = new FutureTask<>(() -> {
                    database.inTransaction(jdbc -> {
                        inside.countDown();
                        return jdbc.update("INSERT INTO number VALUES (?)", number);
                    });
                    return true;
                });
                Thread thread = new Thread(task);
                thread.start();
                inside.await();
                thread.interrupt();
                thread.join();
            }

            assertThat(database.<Integer>inTransaction(
                            jdbc -> jdbc.queryForObject("SELECT COUNT(*) FROM number", Integer.class)))
                    .isEqualTo(50);
        }
    }

    @Test
    void whoIsInterruptedWhileWaitingStaysInterrupted() throws Exception {
        try (StoreDatabase database = StoreDatabase.open(dataSource(DatabaseKind.H2), PATIENCE)) {
            CountDownLatch leave = new CountDownLatch(1);
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                Thread.currentThread().interrupt();
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> database.read(jdbc -> await(leave)))
                        .withMessageContaining("not known");
                return Thread.currentThread().isInterrupted();
            });
            new Thread(task).start();

            assertThat(task.get(30, TimeUnit.SECONDS)).isTrue();
            leave.countDown();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException ex) {
            throw new AssertionError("The thread of the store was interrupted", ex);
        }
    }

    @Test
    void nobodyWaitsLongerThanTheirPatience() {
        CountDownLatch leave = new CountDownLatch(1);
        try (StoreDatabase database = StoreDatabase.open(dataSource(DatabaseKind.H2), Duration.ofMillis(200))) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> database.read(jdbc -> await(leave)))
                    .withMessageContaining("did not answer within PT0.2S");
            leave.countDown();
        }
    }

    @Test
    void anH2FileThatIsWrittenLaterIsRefused() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:" + this.folder.resolve("late").toAbsolutePath());

        assertThatExceptionOfType(UnsafeDatabaseException.class)
                .isThrownBy(() -> StoreDatabase.open(dataSource, PATIENCE))
                .withMessageContaining("loses it")
                .satisfies(ex -> assertThat(ex.remedy()).contains("WRITE_DELAY=0"));
    }

    @ParameterizedTest
    @CsvSource({"async:, '', true", "'', ;AUTO_SERVER=TRUE, false", "'', ;FILE_LOCK=SOCKET, false"})
    void onlyAFileThatH2ItselfLocksIsOfThisProcessAlone(String fileSystem, String option, boolean alone) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(
                "jdbc:h2:" + fileSystem + this.folder.resolve("file").toAbsolutePath() + ";WRITE_DELAY=0" + option);

        try (StoreDatabase database = StoreDatabase.open(dataSource, PATIENCE)) {
            assertThat(database.isOfThisProcess()).isEqualTo(alone);
        }
    }

    @Test
    void aServerIsNotOfThisProcess() {
        try (StoreDatabase database = StoreDatabase.open(dataSource(DatabaseKind.POSTGRESQL), PATIENCE)) {
            assertThat(database.isOfThisProcess()).isFalse();
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsSaidSoAndWhy() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:" + this.folder.resolve("none").toAbsolutePath() + ";IFEXISTS=TRUE");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreDatabase.open(dataSource, PATIENCE))
                .withMessageContaining("cannot be reached")
                .withMessageContaining("not found");
    }

    @ParameterizedTest
    @EnumSource
    void tablesAreMadeOnceAndBroughtToNewerVersions(DatabaseKind kind) {
        DataSource dataSource = dataSource(kind);
        try (StoreDatabase database = StoreDatabase.open(dataSource, PATIENCE)) {
            new StoreSchema("sample", "schema", 1).install(database, SchemaMode.ALWAYS);
            database.inTransaction(jdbc -> jdbc.update("INSERT INTO sample (id) VALUES (7)"));
            new StoreSchema("sample", "schema", 1).install(database, SchemaMode.ALWAYS);
            new StoreSchema("sample", "schema", 2).install(database, SchemaMode.ALWAYS);

            assertThat(database.<Integer>read(
                            jdbc -> jdbc.queryForObject("SELECT added FROM sample WHERE id = 7", Integer.class)))
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfANewerVersionAreLeftAlone(DatabaseKind kind) {
        try (StoreDatabase database = StoreDatabase.open(dataSource(kind), PATIENCE)) {
            new StoreSchema("sample", "schema", 2).install(database, SchemaMode.ALWAYS);

            Stream.of(SchemaMode.values())
                    .forEach(mode -> assertThatExceptionOfType(SchemaException.class)
                            .isThrownBy(() -> new StoreSchema("sample", "schema", 1).install(database, mode))
                            .withMessageContaining("of version 2, and this release knows 1 at most"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void missingTablesAreSaidSo(DatabaseKind kind) {
        try (StoreDatabase database = StoreDatabase.open(dataSource(kind), PATIENCE)) {
            assertThatExceptionOfType(SchemaException.class)
                    .isThrownBy(() -> new StoreSchema("sample", "schema", 2).install(database, SchemaMode.NEVER))
                    .withMessageContaining("missing")
                    .satisfies(ex -> assertThat(ex.remedy())
                            .contains("initialize-schema=always", "schema/sample-" + kind.scriptName() + "-1.sql"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyADatabaseInThisProcessCountsAsEmbedded(DatabaseKind kind) {
        try (StoreDatabase database = StoreDatabase.open(dataSource(kind), PATIENCE)) {
            StoreSchema schema = new StoreSchema("sample", "schema", 1);
            if (kind == DatabaseKind.H2) {
                schema.install(database, SchemaMode.EMBEDDED);
            } else {
                assertThatExceptionOfType(SchemaException.class)
                        .isThrownBy(() -> schema.install(database, SchemaMode.EMBEDDED));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatFailsIsNamed(DatabaseKind kind) {
        try (StoreDatabase database = StoreDatabase.open(dataSource(kind), PATIENCE)) {
            assertThatExceptionOfType(SchemaException.class)
                    .isThrownBy(() -> new StoreSchema("broken", "schema", 1).install(database, SchemaMode.ALWAYS))
                    .withMessageContaining("broken-" + kind.scriptName() + "-1.sql");
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalInstancesMakeTheTablesAtATime(DatabaseKind kind) throws Exception {
        DataSource dataSource = dataSource(kind);
        FutureTask<?>[] tasks = new FutureTask<?>[6];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = new FutureTask<>(() -> {
                try (StoreDatabase database = StoreDatabase.open(dataSource, PATIENCE)) {
                    new StoreSchema("sample", "schema", 2).install(database, SchemaMode.ALWAYS);
                }
                return true;
            });
            new Thread(tasks[i]).start();
        }
        for (FutureTask<?> task : tasks) {
            assertThat(task.get(60, TimeUnit.SECONDS)).isEqualTo(true);
        }
    }
}
