package io.llmspell.integration.springai;

import io.llmspell.integration.ElementText;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.adapter.BeanHooks;
import io.llmspell.integration.adapter.BeanProxies;
import io.llmspell.integration.adapter.ToolFailures;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Puts hooks around what an application does with Spring AI: calls of tools, of models, and of memories. Nothing is
 * asked for before the first of them. Thread-safe.
 */
public final class SpringAiHooks {

    private final BeanProxies proxies;

    private final BiPredicate<String, Class<?>> components;

    private final ToolHooks tools;

    private final ModelCalls calls;

    private final ModelBeans models;

    private final MemoryBeans memories;

    private SpringAiHooks(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<HookTemplate> hooks,
            Supplier<ToolVisibility> visibility,
            ToolFailures failures) {
        this.proxies = new BeanProxies(beanFactory);
        this.components = components;
        this.tools = new ToolHooks(hooks, visibility, failures);
        this.calls = new ModelCalls(hooks);
        this.models = new ModelBeans(this.calls, this.tools);
        this.memories = new MemoryBeans(hooks);
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
    public static SpringAiHooks of(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<HookTemplate> hooks,
            Supplier<ToolVisibility> visibility,
            ToolFailures failures) {
        return new SpringAiHooks(beanFactory, components, hooks, visibility, failures);
    }

    /** Hooks models, memories, and what calls tools or finds them by name. */
    public BeanPostProcessor beanHooks() {
        return new BeanHooks(
                List.of(new ToolBeans(this.tools), this.models, this.memories), this.proxies, this.components);
    }

    /** Knows what the parts of streamed answers say. */
    public ElementText answerText() {
        return ModelCalls::textOf;
    }

    /** Hooks clients that are beans. */
    public BeanPostProcessor clientHooks() {
        return new BeanHooks(List.of(clients()), this.proxies, this.components);
    }

    /** Hooks clients that are built by builders that are beans. */
    public BeanPostProcessor clientBuilderHooks() {
        return clients();
    }

    private ChatClientHooks clients() {
        return new ChatClientHooks(
                new ToolHooksAdvisor(this.tools), new ModelHooksAdvisor(this.models, this.calls, this.tools));
    }
}
