package io.llmspell.autoconfigure;

import static io.llmspell.hook.StandardHookPoint.BEFORE_WORKFLOW_START;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookResult;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.batch.BatchHooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.SimpleJob;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.ListableStepLocator;
import org.springframework.batch.core.step.tasklet.TaskletStep;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where Spring Batch is, in part or not at all, or in another version. */
class BatchHookAutoConfigurationTests {

    private static final String TYPE = "org.springframework.batch.core.repository.JobRepository";

    private final ApplicationContextRunner runner =
            HookContexts.runner().withConfiguration(AutoConfigurations.of(BatchHookAutoConfiguration.class));

    private final Warnings warnings = Warnings.of(OnBatchVersion.class.getName());

    @AfterEach
    void close() {
        this.warnings.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"org.springframework.batch", "org.springframework.transaction", "io.micrometer.observation"})
    void aContextStartsWithout(String missing) {
        this.runner.withClassLoader(new FilteredClassLoader(missing)).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(HookTemplate.class);
            assertThat(context).doesNotHaveBean("batchHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aContextStartsWithoutARepository() {
        this.runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(BatchHooks.class)
                .doesNotHaveBean(JobRepository.class));
    }

    @ParameterizedTest
    @EnumSource
    void aContextStartsWithARepositoryAndNoJob(BatchContexts batch) {
        batch.runner().run(context -> assertThat(context).hasNotFailed().hasSingleBean(JobRepository.class));
    }

    @ParameterizedTest
    @EnumSource
    void aJobStillTellsOfItsSteps(BatchContexts batch) {
        batch.runner().withUserConfiguration(ByInterface.class).run(context -> {
            Job job = context.getBean(Job.class);
            assertThat(AopUtils.isAopProxy(job)).isTrue();
            assertThat(job.getName()).isEqualTo("report");
            assertThat(job).isInstanceOfSatisfying(ListableStepLocator.class, steps -> {
                assertThat(steps.getStepNames()).containsExactly("collect");
                assertThat(steps.getStep("collect")).isExactlyInstanceOf(TaskletStep.class);
            });
        });
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsDeclaredByItsClassIsLeftAloneWithAWarning(BatchContexts batch) {
        try (Warnings left = Warnings.of(BatchHooks.class.getPackageName())) {
            batch.runner().withUserConfiguration(ByClass.class).run(context -> {
                assertThat(context).hasSingleBean(SimpleJob.class);
                assertThat(BatchWork.start(context, "report").getStatus()).isEqualTo(BatchStatus.COMPLETED);
                assertThat(left.messages())
                        .singleElement()
                        .asString()
                        .contains("'report'")
                        .contains("Declare the bean as org.springframework.batch.core.job.Job");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llmspell.hooks.enabled", "llmspell.hooks.adapters.batch.enabled"})
    void nothingIsHookedWhereItIsSwitchedOff(String property) {
        BatchContexts.JDBC
                .runner()
                .withPropertyValues(property + "=false")
                .withUserConfiguration(ByInterface.class)
                .withBean(Closed.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(BatchHooks.class);
                    assertThat(context.getBean(Job.class)).isExactlyInstanceOf(SimpleJob.class);
                    assertThat(BatchWork.start(context, "report").getStatus()).isEqualTo(BatchStatus.COMPLETED);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.2.4", "6.1.0", "7.0.0-M1", "6.00"})
    void anotherVersionIsNotHookedAndSaysSoOnce(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("batchHooks");
            assertThat(this.warnings.messages())
                    .singleElement()
                    .asString()
                    .startsWith("What the application does with Spring Batch is not hooked")
                    .contains("it is of version " + version)
                    .contains("Use spring-batch-bom 6.0.x")
                    .contains("llmspell.hooks.adapters.batch.enabled=false");
        });
    }

    @Test
    void anotherVersionIsNotWarnedOfWhereTheAdapterIsOff() {
        this.runner
                .withClassLoader(new OtherVersion(TYPE, "6.1.0"))
                .withPropertyValues("llmspell.hooks.adapters.batch.enabled=false")
                .run(context -> assertThat(this.warnings.messages()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.0.0", "6.0.4", "6.0.5-SNAPSHOT", "6.0"})
    void anyPatchOfTheVersionIsHooked(String version) {
        this.runner.withClassLoader(new OtherVersion(TYPE, version)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("batchHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Test
    void aJarThatDoesNotSayItsVersionIsHookedIfItHasWhatIsNeeded() {
        this.runner.withClassLoader(new OtherVersion(TYPE, null)).run(context -> {
            assertThat(context).hasNotFailed().hasBean("batchHooks");
            assertThat(this.warnings.messages()).isEmpty();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class ByInterface {

        @Bean
        Job report(JobRepository repository, BatchWork work) {
            return new JobBuilder("report", repository)
                    .start(work.step("collect", repository))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByClass {

        @Bean
        SimpleJob report(JobRepository repository, BatchWork work) {
            return (SimpleJob) new JobBuilder("report", repository)
                    .start(work.step("collect", repository))
                    .build();
        }
    }

    static class Closed {

        @Hook(BEFORE_WORKFLOW_START)
        HookResult close() {
            return HookResult.cancel("closed");
        }
    }
}
