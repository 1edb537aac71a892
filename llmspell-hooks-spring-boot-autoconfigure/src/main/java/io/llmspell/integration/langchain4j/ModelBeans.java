package io.llmspell.integration.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import java.util.Arrays;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Beans that are chat models, streaming or not: agents of the bean's name. */
final class ModelBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(ModelBeans.class);

    private final Supplier<HookTemplate> hooks;

    ModelBeans(Supplier<HookTemplate> hooks) {
        this.hooks = hooks;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        MethodInterceptor chat = (bean instanceof ChatModel model)
                ? new InterfaceInterceptor(ChatModel.class, new HookedChatModel(model, calls(beanName)))
                : null;
        MethodInterceptor stream = (bean instanceof StreamingChatModel model)
                ? new InterfaceInterceptor(
                        StreamingChatModel.class, new HookedStreamingChatModel(model, calls(beanName)))
                : null;
        return (chat != null && stream != null) ? both(chat, stream) : (chat != null) ? chat : stream;
    }

    private ModelCalls calls(String beanName) {
        return new ModelCalls(this.hooks, beanName);
    }

    private static MethodInterceptor both(MethodInterceptor chat, MethodInterceptor stream) {
        return invocation -> {
            boolean streams = Arrays.asList(invocation.getMethod().getParameterTypes())
                    .contains(StreamingChatResponseHandler.class);
            return streams ? stream.invoke(invocation) : chat.invoke(invocation);
        };
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        logger.warn("Model '" + beanName + "' is not hooked: it is declared by its class "
                + bean.getClass().getName() + ", which is final; declare it by its interface");
    }
}
