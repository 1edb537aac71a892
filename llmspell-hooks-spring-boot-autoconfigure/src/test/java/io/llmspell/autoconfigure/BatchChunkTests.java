package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_STAGE;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_CHECKPOINT;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ERROR;
import static io.llmspell.hook.StandardHookPoint.WORKFLOW_ROLLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.RetryConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.support.AbstractItemCountingItemStreamItemReader;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;

/** What hooks see of the chunks of a step, and can do with them. */
class BatchChunkTests {

    private static void run(Class<?> hooks, ContextConsumer<AssertableApplicationContext> test) {
        BatchContexts.JDBC
                .runner()
                .withUserConfiguration(Jobs.class)
                .withBean("hooks", hooks)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    test.accept(context);
                });
    }

    private static List<String> written(AssertableApplicationContext context) {
        return context.getBean(JdbcTemplate.class).queryForList("SELECT item FROM written", String.class);
    }

    private static StepExecution step(JobExecution execution) {
        return execution.getStepExecutions().iterator().next();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fresh | [1, 2] 2 2; [3, 4] 4 4; [5] 5 5",
                "tolerant | [1, 2] 2 2; [3, 4] 4 4; [5] 5 5",
                "concurrent | [1, 2] 2 2; [3, 4] 4 4; [5] 5 5",
                "old | [] 2 2; [] 4 4; [] 5 5",
                "oldTolerant | [] 2 2; [] 4 4; [] 5 5"
            })
    void eachChunkIsACheckpoint(String job, String checkpoints) {
        run(Seeing.class, context -> {
            JobExecution execution = BatchWork.start(context, job);

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(written(context)).containsExactly("1", "2", "3", "4", "5");
            assertThat(String.join("; ", context.getBean(Seeing.class).checkpoints))
                    .isEqualTo(checkpoints);
            assertThat(context.getBean(Seeing.class).rollbacks).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fresh", "tolerant", "concurrent", "old", "oldTolerant"})
    void aCheckpointThatIsRefusedIsNotSavedAndARestartDoesItsItemsAgain(String job) {
        run(Refusing.class, context -> {
            JobExecution execution = BatchWork.start(context, job);

            JobExecution saved = BatchWork.saved(context, execution);
            assertThat(saved.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(saved.getExitStatus().getExitDescription()).contains("4 is enough");
            assertThat(step(saved).getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(step(saved).getExitStatus().getExitCode()).isEqualTo("STOPPED");
            assertThat(step(saved).getExitStatus().getExitDescription()).contains("4 is enough");
            assertThat(step(saved).getWriteCount()).isEqualTo(2);
            assertThat(step(saved).getCommitCount()).isEqualTo(1);
            assertThat(step(saved).getRollbackCount()).isEqualTo(1);
            assertThat(written(context)).containsExactly("1", "2");
            assertThat(context.getBean(Refusing.class).rollbacks).containsExactly("HookCancelledException");

            context.getBean(Refusing.class).open = true;
            JobExecution restarted = context.getBean(JobOperator.class).restart(saved);

            assertThat(restarted.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(written(context)).containsExactly("1", "2", "3", "4", "5");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fresh", "concurrent", "old"})
    void aChunkThatFailsIsARollback(String job) {
        run(Seeing.class, context -> {
            context.getBean(BatchWork.class).failTimes("3", 1);

            JobExecution failed = BatchWork.start(context, job);

            assertThat(failed.getStatus()).isEqualTo(BatchStatus.FAILED);
            assertThat(written(context)).containsExactly("1", "2");
            assertThat(context.getBean(Seeing.class).rollbacks).containsExactly(job + " import 3 is broken 1");
            assertThat(context.getBean(Seeing.class).errors).containsExactly("3 is broken");
            assertThat(context.getBean(JobOperator.class).restart(failed).getStatus())
                    .isEqualTo(BatchStatus.COMPLETED);
            assertThat(written(context)).containsExactly("1", "2", "3", "4", "5");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"tolerant", "oldTolerant"})
    void aSkippedItemIsARollbackEachTime(String job) {
        run(Seeing.class, context -> {
            context.getBean(BatchWork.class).failTimes("3", 99);

            JobExecution execution = BatchWork.start(context, job);

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(written(context)).containsExactly("1", "2", "4", "5");
            assertThat(step(execution).getWriteSkipCount()).isEqualTo(1);
            assertThat(context.getBean(Seeing.class).rollbacks)
                    .hasSize((int) step(execution).getRollbackCount())
                    .hasSizeGreaterThan(1)
                    .allMatch(each -> each.contains("import") && each.contains("3 is broken"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fresh", "concurrent", "old"})
    void aStepThatIsRunAgainGoesOnAfterItsLatestChunk(String job) {
        run(Retrying.class, context -> {
            context.getBean(BatchWork.class).failTimes("3", 1);

            JobExecution execution = BatchWork.start(context, job);

            assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(written(context)).containsExactly("1", "2", "3", "4", "5");
        });
    }

    @Test
    void changingACheckpointChangesNothingAndSaysSo() {
        try (Warnings warnings = Warnings.of("io.llmspell.integration.batch")) {
            run(Changing.class, context -> {
                assertThat(BatchWork.start(context, "fresh").getStatus()).isEqualTo(BatchStatus.COMPLETED);
                assertThat(written(context)).containsExactly("1", "2", "3", "4", "5");
                assertThat(warnings.messages())
                        .hasSize(3)
                        .allMatch(each -> each.contains("step 'import'") && each.contains("changes nothing"));
            });
        }
    }

    @Test
    void aRefusedCheckpointStopsAJobWithoutADatabase() {
        BatchContexts.RESOURCELESS
                .runner()
                .withUserConfiguration(InMemory.class)
                .withBean("hooks", Refusing.class)
                .run(context -> {
                    JobExecution execution = BatchWork.start(context, "memory");

                    assertThat(execution.getStatus()).isEqualTo(BatchStatus.STOPPED);
                    assertThat(execution.getExitStatus().getExitDescription()).contains("4 is enough");
                    assertThat(step(execution).getStatus()).isEqualTo(BatchStatus.STOPPED);
                });
    }

    @Test
    void aCheckpointIsRefusedWhereTransactionsHaveNoSynchronization() {
        BatchContexts.RESOURCELESS
                .runner()
                .withUserConfiguration(Unsynchronized.class)
                .withBean("hooks", Refusing.class)
                .run(context -> {
                    JobExecution execution = BatchWork.start(context, "chunks");

                    assertThat(execution.getStatus()).isEqualTo(BatchStatus.STOPPED);
                    assertThat(execution.getExitStatus().getExitDescription()).contains("4 is enough");
                    assertThat(context.getBean(BatchWork.class).done()).containsExactly("1", "2", "3", "4");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Unsynchronized {

        private static PlatformTransactionManager never() {
            ResourcelessTransactionManager transactions = new ResourcelessTransactionManager();
            transactions.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
            return transactions;
        }

        @Bean
        Job chunks(JobRepository repository, BatchWork work) {
            return job(
                    "chunks",
                    repository,
                    new StepBuilder("import", repository)
                            .<String, String>chunk(2)
                            .transactionManager(never())
                            .reader(new Numbers())
                            .writer(chunk -> chunk.forEach(work::does))
                            .build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InMemory {

        @Bean
        Job memory(JobRepository repository, BatchWork work) {
            return job(
                    "memory",
                    repository,
                    new StepBuilder("import", repository)
                            .<String, String>chunk(2)
                            .reader(new Numbers())
                            .writer(chunk -> chunk.forEach(work::does))
                            .build());
        }
    }

    private static Job job(String name, JobRepository repository, Step step) {
        return new JobBuilder(name, repository).start(step).build();
    }

    @Configuration(proxyBeanMethods = false)
    static class Jobs {

        @Bean
        ItemWriter<String> writer(BatchWork work, JdbcTemplate jdbc) {
            return new Inserting(work, jdbc);
        }

        @Bean
        Job fresh(JobRepository repository, ItemWriter<String> writer, PlatformTransactionManager transactions) {
            return job(
                    "fresh",
                    repository,
                    new StepBuilder("import", repository)
                            .<String, String>chunk(2)
                            .transactionManager(transactions)
                            .reader(new Numbers())
                            .writer(writer)
                            .build());
        }

        @Bean
        Job tolerant(JobRepository repository, ItemWriter<String> writer, PlatformTransactionManager transactions) {
            return job(
                    "tolerant",
                    repository,
                    new StepBuilder("import", repository)
                            .<String, String>chunk(2)
                            .transactionManager(transactions)
                            .reader(new Numbers())
                            .writer(writer)
                            .faultTolerant()
                            .skip(IllegalArgumentException.class)
                            .skipLimit(3)
                            .build());
        }

        @Bean
        Job concurrent(JobRepository repository, ItemWriter<String> writer, PlatformTransactionManager transactions) {
            return job(
                    "concurrent",
                    repository,
                    new StepBuilder("import", repository)
                            .<String, String>chunk(2)
                            .transactionManager(transactions)
                            .reader(new Numbers())
                            .writer(writer)
                            .taskExecutor(new SimpleAsyncTaskExecutor())
                            .build());
        }

        @Bean
        @SuppressWarnings("removal")
        Job old(JobRepository repository, ItemWriter<String> writer, PlatformTransactionManager transactions) {
            return job(
                    "old",
                    repository,
                    new StepBuilder("import", repository)
                            .<String, String>chunk(2, transactions)
                            .reader(new Numbers())
                            .writer(writer)
                            .build());
        }

        @Bean
        @SuppressWarnings("removal")
        Job oldTolerant(JobRepository repository, ItemWriter<String> writer, PlatformTransactionManager transactions) {
            return job(
                    "oldTolerant",
                    repository,
                    new StepBuilder("import", repository)
                            .<String, String>chunk(2, transactions)
                            .reader(new Numbers())
                            .writer(writer)
                            .faultTolerant()
                            .skip(IllegalArgumentException.class)
                            .skipLimit(3)
                            .build());
        }
    }

    /** Reads 1 to 5, and knows how far it is. */
    private static final class Numbers extends AbstractItemCountingItemStreamItemReader<String>
            implements ItemReader<String> {

        private int next;

        private Numbers() {
            setName("numbers");
        }

        @Override
        protected void doOpen() {
            this.next = 0;
        }

        @Override
        protected void doClose() {
            this.next = 0;
        }

        @Override
        protected String doRead() {
            return (this.next < 5) ? String.valueOf(++this.next) : null;
        }
    }

    private record Inserting(BatchWork work, JdbcTemplate jdbc) implements ItemWriter<String> {

        @Override
        public void write(Chunk<? extends String> chunk) {
            for (String item : chunk) {
                this.jdbc.update("INSERT INTO written (item) VALUES (?)", item);
                this.work.does(item);
            }
        }
    }

    static class Seeing {

        final List<String> checkpoints = new CopyOnWriteArrayList<>();

        final List<String> rollbacks = new CopyOnWriteArrayList<>();

        final List<String> errors = new CopyOnWriteArrayList<>();

        @Hook(WORKFLOW_ERROR)
        void error(Throwable error) {
            this.errors.add(error.getMessage());
        }

        @Hook(WORKFLOW_CHECKPOINT)
        void checkpoint(List<String> items, long readCount, long writeCount) {
            this.checkpoints.add(items + " " + readCount + " " + writeCount);
        }

        @Hook(WORKFLOW_ROLLBACK)
        void rollback(HookContext context, String step, long rollbackCount) {
            this.rollbacks.add(context.component().name() + " " + step + " "
                    + context.argument("error", Throwable.class).getMessage() + " " + rollbackCount);
        }
    }

    static class Refusing {

        final List<String> rollbacks = new CopyOnWriteArrayList<>();

        volatile boolean open;

        @Hook(WORKFLOW_CHECKPOINT)
        HookResult refuse(long readCount) {
            return (readCount >= 4 && !this.open) ? HookResult.cancel(readCount + " is enough") : HookResult.proceed();
        }

        @Hook(WORKFLOW_ROLLBACK)
        void rollback(HookContext context) {
            this.rollbacks.add(
                    context.argument("error", Throwable.class).getClass().getSimpleName());
        }
    }

    static class Retrying {

        @Hook(BEFORE_WORKFLOW_STAGE)
        HookResult retry() {
            return HookResult.retry(RetryConfig.attempts(2));
        }
    }

    static class Changing {

        @Hook(WORKFLOW_CHECKPOINT)
        HookResult change() {
            return HookResult.modify("readCount", 0L);
        }
    }
}
