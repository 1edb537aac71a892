package io.llmspell.integration.batch;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.StepHandler;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowJob;
import org.springframework.batch.core.job.flow.FlowStep;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepHolder;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * What jobs and steps of Spring Batch 6.0 are made of and do not tell. There is no other way to what runs a step: it is
 * made by the job itself, and decides whether a step is to run at all.
 */
final class BatchParts {

    private BatchParts() {}

    private static final Method REPOSITORY = method(AbstractJob.class, "getJobRepository");

    private static final Method PARTITION_HANDLER = method(PartitionStep.class, "getPartitionHandler");

    private static final Field STEP_HANDLER = field(AbstractJob.class, "stepHandler");

    private static final Field FLOW_OF_JOB = field(FlowJob.class, "flow");

    private static final Field FLOW_OF_STEP = field(FlowStep.class, "flow");

    private static Method method(Class<?> type, String name) {
        Method method = ReflectionUtils.findMethod(type, name);
        Assert.state(method != null, () -> type + " has no method " + name);
        ReflectionUtils.makeAccessible(method);
        return method;
    }

    private static Field field(Class<?> type, String name) {
        Field field = ReflectionUtils.findField(type, name);
        Assert.state(field != null, () -> type + " has no field " + name);
        ReflectionUtils.makeAccessible(field);
        return field;
    }

    /** What a proxy of the application stands for. */
    static Object targetOf(Object bean) {
        Object target = AopProxyUtils.getSingletonTarget(bean);
        return (target != null) ? target : bean;
    }

    static @Nullable JobRepository repositoryOf(Job job) {
        return (job instanceof AbstractJob) ? (JobRepository) ReflectionUtils.invokeMethod(REPOSITORY, job) : null;
    }

    /** Has all steps of a job run by hooked handlers, which know the runs that they are for. */
    static void hookSteps(Job job, JobRuns runs) {
        if (job instanceof FlowJob flowJob) {
            Flow flow = (Flow) Objects.requireNonNull(ReflectionUtils.getField(FLOW_OF_JOB, flowJob));
            if (!(flow instanceof HookedFlow)) {
                flowJob.setFlow(new HookedFlow(flow, runs));
            }
        } else if (job instanceof AbstractJob) {
            StepHandler handler = (StepHandler) Objects.requireNonNull(ReflectionUtils.getField(STEP_HANDLER, job));
            if (!(handler instanceof HookedStepHandler)) {
                ReflectionUtils.setField(STEP_HANDLER, job, new HookedStepHandler(handler, runs));
            }
        }
    }

    /** The same for the steps inside of a step. */
    static void hookInnerSteps(Step step, JobRuns runs) {
        if (step instanceof FlowStep flowStep) {
            synchronized (flowStep) {
                Flow flow = (Flow) Objects.requireNonNull(ReflectionUtils.getField(FLOW_OF_STEP, flowStep));
                if (!(flow instanceof HookedFlow)) {
                    flowStep.setFlow(new HookedFlow(flow, runs));
                }
            }
        } else if (step instanceof PartitionStep
                && ReflectionUtils.invokeMethod(PARTITION_HANDLER, step) instanceof StepHolder holder) {
            runs.prepare(holder.getStep());
        }
    }
}
