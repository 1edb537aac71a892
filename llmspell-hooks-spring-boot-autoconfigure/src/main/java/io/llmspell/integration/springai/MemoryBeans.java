package io.llmspell.integration.springai;

import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;

/** Beans that are memories of chats, or repositories of such: state of the bean's name. */
final class MemoryBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(MemoryBeans.class);

    private final Supplier<HookTemplate> hooks;

    MemoryBeans(Supplier<HookTemplate> hooks) {
        this.hooks = hooks;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        if (bean instanceof ChatMemory memory) {
            return new InterfaceInterceptor(ChatMemory.class, new HookedChatMemory(memory, calls(beanName)));
        }
        if (bean instanceof ChatMemoryRepository repository) {
            return new InterfaceInterceptor(
                    ChatMemoryRepository.class, new HookedChatMemoryRepository(repository, calls(beanName)));
        }
        return null;
    }

    private StateCalls calls(String beanName) {
        return new StateCalls(this.hooks, beanName);
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        logger.warn("Memory '" + beanName + "' is not hooked: it is declared by its class "
                + bean.getClass().getName() + ", which is final; declare it by its interface");
    }
}
