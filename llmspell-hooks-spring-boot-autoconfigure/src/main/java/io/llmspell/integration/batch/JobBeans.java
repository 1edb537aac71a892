package io.llmspell.integration.batch;

import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;

/** The jobs among the beans. */
final class JobBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(JobBeans.class);

    private final JobRuns runs;

    JobBeans(JobRuns runs) {
        this.runs = runs;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        return (bean instanceof Job job) ? new InterfaceInterceptor(Job.class, new HookedJob(job, this.runs)) : null;
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        logger.warn("The job '" + beanName + "' is not hooked: it is declared by its class "
                + bean.getClass().getName() + ", whose methods are final. Declare the bean as "
                + Job.class.getName());
    }
}
