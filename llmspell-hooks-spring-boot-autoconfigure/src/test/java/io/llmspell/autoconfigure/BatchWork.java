package io.llmspell.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.ApplicationContext;

/** What the steps of jobs do: they say so, and fail as often as they are told to. */
final class BatchWork {

    private final List<String> done = new CopyOnWriteArrayList<>();

    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /** The steps that did something, in this order. */
    List<String> done() {
        return this.done;
    }

    void failTimes(String step, int times) {
        this.failures.put(step, times);
    }

    void does(String step) {
        this.done.add(step);
        if (this.failures.merge(step, -1, Integer::sum) >= 0) {
            throw new IllegalArgumentException(step + " is broken");
        }
    }

    Step step(String name, JobRepository repository) {
        return new StepBuilder(name, repository)
                .tasklet((contribution, chunk) -> {
                    does(name);
                    return RepeatStatus.FINISHED;
                })
                .build();
    }

    static JobExecution start(ApplicationContext context, String job) {
        return start(context, job, "day", "monday");
    }

    static JobExecution start(ApplicationContext context, String job, String name, String value) {
        try {
            return context.getBean(JobOperator.class)
                    .start(
                            context.getBean(job, Job.class),
                            new JobParametersBuilder().addString(name, value).toJobParameters());
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** What the repository knows of an execution. */
    static JobExecution saved(ApplicationContext context, JobExecution execution) {
        return context.getBean(JobRepository.class).getJobExecution(execution.getId());
    }

    static List<String> steps(JobExecution execution) {
        return execution.getStepExecutions().stream().map(BatchWork::describe).toList();
    }

    private static String describe(StepExecution step) {
        return step.getStepName() + " " + step.getStatus() + " "
                + step.getExitStatus().getExitCode();
    }
}
