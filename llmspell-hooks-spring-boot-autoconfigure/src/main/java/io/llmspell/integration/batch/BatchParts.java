package io.llmspell.integration.batch;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.StepHandler;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowHolder;
import org.springframework.batch.core.job.flow.FlowJob;
import org.springframework.batch.core.job.flow.FlowStep;
import org.springframework.batch.core.job.flow.State;
import org.springframework.batch.core.job.flow.support.SimpleFlow;
import org.springframework.batch.core.job.flow.support.state.SplitState;
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

    private static final Log logger = LogFactory.getLog(BatchParts.class);

    private BatchParts() {}

    private static final Method REPOSITORY = method(AbstractJob.class, "getJobRepository");

    private static final Method PARTITION_HANDLER = method(PartitionStep.class, "getPartitionHandler");

    private static final Field STEP_HANDLER = field(AbstractJob.class, "stepHandler");

    private static final Field FLOW_OF_JOB = field(FlowJob.class, "flow");

    private static final Field FLOW_OF_STEP = field(FlowStep.class, "flow");

    private static final Field SPLIT_BESIDE = field(SplitState.class, "parentSplit");

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

    /** What proxies of the application stand for now; {@code null} if they do not tell. */
    static @Nullable Object targetOf(Object bean) {
        return targetOf(bean, source -> true);
    }

    /** The same, and {@code null} where it is not always the same: it may not be made yet, or be out of scope. */
    static @Nullable Object fixedTargetOf(Object bean) {
        return targetOf(bean, TargetSource::isStatic);
    }

    private static @Nullable Object targetOf(Object bean, Predicate<TargetSource> asked) {
        Object target = bean;
        while (target instanceof Advised proxy) {
            TargetSource source = proxy.getTargetSource();
            target = asked.test(source) ? targetOf(source) : null;
        }
        return (target instanceof SpringProxy) ? null : target;
    }

    private static @Nullable Object targetOf(TargetSource source) {
        try {
            Object target = source.getTarget();
            if (target != null) {
                source.releaseTarget(target);
            }
            return target;
        } catch (Exception ex) {
            // Out of its scope here. What is made in it is a bean, and is known as such.
            logger.debug("No target of " + source, ex);
            return null;
        }
    }

    static @Nullable JobRepository repositoryOf(Job job) {
        return (job instanceof AbstractJob) ? (JobRepository) ReflectionUtils.invokeMethod(REPOSITORY, job) : null;
    }

    /** Has all steps of a job run by hooked handlers, which know the runs that they are for. */
    static void hookSteps(Job job) {
        if (job instanceof SpringProxy) {
            return;
        }
        if (job instanceof FlowJob flowJob) {
            Flow flow = (Flow) Objects.requireNonNull(ReflectionUtils.getField(FLOW_OF_JOB, flowJob));
            if (!(flow instanceof HookedFlow)) {
                flowJob.setFlow(new HookedFlow(flow));
            }
        } else if (job instanceof AbstractJob) {
            StepHandler handler = (StepHandler) Objects.requireNonNull(ReflectionUtils.getField(STEP_HANDLER, job));
            if (!(handler instanceof HookedStepHandler)) {
                ReflectionUtils.setField(STEP_HANDLER, job, new HookedStepHandler(handler));
            }
        }
    }

    /** The same for the steps inside of a step; returns what works for it in this process. */
    static @Nullable Step hookInnerSteps(Step step) {
        if (step instanceof FlowStep flowStep) {
            synchronized (flowStep) {
                Flow flow = (Flow) Objects.requireNonNull(ReflectionUtils.getField(FLOW_OF_STEP, flowStep));
                if (!(flow instanceof HookedFlow)) {
                    flowStep.setFlow(new HookedFlow(flow));
                }
            }
        } else if (step instanceof PartitionStep
                && ReflectionUtils.invokeMethod(PARTITION_HANDLER, step) instanceof StepHolder holder) {
            return holder.getStep();
        }
        return null;
    }

    /**
     * The same for the flows of the splits of a flow, which is about to run. Those of other flows inside of it are run
     * as a part of it.
     */
    static void hookSplits(Flow flow) {
        if (flow instanceof SimpleFlow built) {
            initialize(built);
        }
        for (State state : flow.getStates()) {
            if (state instanceof SplitState split) {
                hookFlows(split);
            } else if (state instanceof FlowHolder holder) {
                holder.getFlows().forEach(BatchParts::hookSplits);
            }
        }
    }

    /** Such a flow has no states before; it does so once. */
    private static void initialize(SimpleFlow flow) {
        try {
            flow.afterPropertiesSet();
        } catch (Exception ex) {
            throw Stopping.<RuntimeException>raised(ex);
        }
    }

    private static void hookFlows(SplitState split) {
        SplitState next = split;
        while (next != null) {
            if (next.getFlows() instanceof List<Flow> flows) {
                hookFlows(flows);
            }
            next = (SplitState) ReflectionUtils.getField(SPLIT_BESIDE, next);
        }
    }

    /** In place, and without a change of its structure: other jobs may be running it. */
    private static void hookFlows(List<Flow> flows) {
        try {
            for (int i = 0; i < flows.size(); i++) {
                if (!(flows.get(i) instanceof HookedFlow)) {
                    flows.set(i, new HookedFlow(flows.get(i)));
                }
            }
        } catch (UnsupportedOperationException ex) {
            // No builder makes such a list; its flows are run as one, in the order of their steps.
            logger.debug("The flows of a split cannot be told apart", ex);
        }
    }
}
