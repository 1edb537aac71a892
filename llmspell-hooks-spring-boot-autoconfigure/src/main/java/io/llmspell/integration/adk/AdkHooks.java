package io.llmspell.integration.adk;

import io.llmspell.integration.ElementText;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.adapter.BeanHooks;
import io.llmspell.integration.adapter.BeanProxies;
import io.llmspell.integration.adapter.ToolFailures;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Puts hooks around what an application does with the Agent Development Kit: what its runners run, and what their
 * agents do meanwhile. Nothing is asked for before the first of it. Thread-safe.
 */
public final class AdkHooks implements DisposableBean {

    private final ConfigurableListableBeanFactory beanFactory;

    private final BiPredicate<String, Class<?>> components;

    private final Supplier<HookTemplate> hooks;

    private final ToolFailures failures;

    private final AgentModels models;

    private AdkHooks(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<HookTemplate> hooks,
            Supplier<ToolVisibility> visibility,
            ToolFailures failures) {
        this.beanFactory = beanFactory;
        this.components = components;
        this.hooks = hooks;
        this.failures = failures;
        this.models = new AgentModels(hooks, visibility);
    }

    /**
     * Makes it.
     *
     * @param beanFactory whose beans are hooked
     * @param components tells by name and class the beans that are components already, and are left alone
     * @param hooks runs the operations; asked for when the first one is
     * @param visibility says which tools models are offered; asked for when there are some
     * @param failures what becomes of tool calls that do not succeed
     */
    public static AdkHooks of(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<HookTemplate> hooks,
            Supplier<ToolVisibility> visibility,
            ToolFailures failures) {
        return new AdkHooks(beanFactory, components, hooks, visibility, failures);
    }

    /** Knows what the parts of streamed answers, and the events of runs, say. */
    public ElementText answerText() {
        return AnswerTexts::textOf;
    }

    /** Hooks runners and services of sessions. */
    public BeanPostProcessor beanHooks() {
        SessionBeans sessions = new SessionBeans(this.hooks);
        Calls calls = new Calls(this.hooks, new ToolCalls(this.hooks, this.failures), this.models, sessions);
        return new BeanHooks(
                List.of(new RunnerBeans(calls), sessions), new BeanProxies(this.beanFactory), this.components);
    }

    /** Lets go of agents that the application did not make for itself: their models are called without hooks then. */
    @Override
    public void destroy() {
        this.models.close();
    }
}
