package io.llmspell.integration.langchain4j;

import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.BeanHooks;
import io.llmspell.integration.adapter.BeanProxies;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Puts hooks around beans of LangChain4j: models and stores of memories. Nothing is asked for before the first call.
 * Thread-safe.
 */
public final class LangChain4jHooks {

    private final BeanProxies proxies;

    private final BiPredicate<String, Class<?>> components;

    private final Supplier<HookTemplate> hooks;

    private LangChain4jHooks(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<HookTemplate> hooks) {
        this.proxies = new BeanProxies(beanFactory);
        this.components = components;
        this.hooks = hooks;
    }

    /**
     * Makes it.
     *
     * @param beanFactory whose beans are hooked
     * @param components tells by name and class the beans that are components already, and are left alone
     * @param hooks runs the operations; asked for when the first one is
     */
    public static LangChain4jHooks of(
            ConfigurableListableBeanFactory beanFactory,
            BiPredicate<String, Class<?>> components,
            Supplier<HookTemplate> hooks) {
        return new LangChain4jHooks(beanFactory, components, hooks);
    }

    /** Hooks models, and stores of memories. */
    public BeanPostProcessor beanHooks() {
        return new BeanHooks(
                List.of(new ModelBeans(this.hooks), new MemoryBeans(this.hooks)), this.proxies, this.components);
    }
}
