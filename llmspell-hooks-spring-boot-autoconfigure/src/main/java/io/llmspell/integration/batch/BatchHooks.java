package io.llmspell.integration.batch;

import io.llmspell.integration.WorkflowPoints;
import io.llmspell.integration.adapter.BeanHooks;
import io.llmspell.integration.adapter.BeanProxies;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Puts hooks around the jobs of Spring Batch that are beans, with their steps and chunks. Nothing is asked for before
 * the first of them runs. Thread-safe.
 */
public final class BatchHooks {

    private final ConfigurableListableBeanFactory beanFactory;

    private final BiPredicate<String, Class<?>> components;

    private final JobRuns runs;

    private BatchHooks(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<WorkflowPoints> points) {
        this.beanFactory = beanFactory;
        this.components = components;
        this.runs = new JobRuns(beanFactory, points);
    }

    /**
     * Makes it.
     *
     * @param beanFactory whose beans are hooked
     * @param components tells by name and class the beans that are components already, and are left alone
     * @param points fires the points; asked for when the first job runs
     */
    public static BatchHooks of(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<WorkflowPoints> points) {
        return new BatchHooks(beanFactory, components, points);
    }

    /** Hooks jobs. */
    public BeanPostProcessor jobHooks() {
        return new BeanHooks(List.of(new JobBeans(this.runs)), new BeanProxies(this.beanFactory), this.components);
    }

    /** Hooks the chunks of steps that no job knows of, such as the workers of a partitioned one. */
    public BeanPostProcessor stepHooks() {
        return new StepBeans(this.runs);
    }
}
