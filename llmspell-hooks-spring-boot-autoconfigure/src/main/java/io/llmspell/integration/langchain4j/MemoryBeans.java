package io.llmspell.integration.langchain4j;

import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Beans that are stores of memories: state of the bean's name. */
final class MemoryBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(MemoryBeans.class);

    private final Supplier<HookTemplate> hooks;

    MemoryBeans(Supplier<HookTemplate> hooks) {
        this.hooks = hooks;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        return (bean instanceof ChatMemoryStore store)
                ? new InterfaceInterceptor(
                        ChatMemoryStore.class, new HookedChatMemoryStore(store, beanName, this.hooks))
                : null;
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        logger.warn("Memory store '" + beanName + "' is not hooked: it is declared by its class "
                + bean.getClass().getName() + ", which is final; declare it by its interface");
    }
}
