package io.llmspell.integration.springai;

import io.llmspell.integration.adapter.HookedKind;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.DefaultChatClient.DefaultChatClientRequestSpec;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts our advisors into the requests of clients, and into their builders. */
final class ChatClientHooks implements HookedKind, BeanPostProcessor {

    private static final Log logger = LogFactory.getLog(ChatClientHooks.class);

    private final List<Advisor> advisors;

    ChatClientHooks(ToolHooksAdvisor tools, ModelHooksAdvisor models) {
        this.advisors = List.of(tools, models);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return (bean instanceof ChatClient.Builder builder) ? advised(builder) : bean;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        return (bean instanceof ChatClient) ? ChatClientHooks.this::intercept : null;
    }

    private @Nullable Object intercept(MethodInvocation invocation) throws Throwable {
        Object made = invocation.proceed();
        if (made instanceof ChatClient.ChatClientRequestSpec request) {
            return isAdvised(request) ? request : request.advisors(this.advisors);
        }
        return (made instanceof ChatClient.Builder builder) ? advised(builder) : made;
    }

    /** A builder does not show its advisors, and a request of its client does. */
    private ChatClient.Builder advised(ChatClient.Builder builder) {
        return isAdvised(builder.build().prompt()) ? builder : builder.defaultAdvisors(this.advisors);
    }

    private static boolean isAdvised(ChatClient.ChatClientRequestSpec request) {
        return request instanceof DefaultChatClientRequestSpec known
                && known.getAdvisors().stream().anyMatch(ToolHooksAdvisor.class::isInstance);
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        logger.warn("ChatClient '" + beanName + "' is not hooked: it is declared by its class "
                + bean.getClass().getName() + ", which is final; declare it by its interface");
    }
}
