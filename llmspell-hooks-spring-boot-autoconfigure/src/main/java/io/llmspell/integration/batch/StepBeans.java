package io.llmspell.integration.batch;

import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/** Gets at the chunks of steps that are beans. The beans stay what they are. */
final class StepBeans implements BeanPostProcessor, Ordered {

    private final JobRuns runs;

    StepBeans(JobRuns runs) {
        this.runs = runs;
    }

    /** Ahead of all that makes proxies. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof Step step) {
            this.runs.prepareBean(step);
        }
        return bean;
    }
}
