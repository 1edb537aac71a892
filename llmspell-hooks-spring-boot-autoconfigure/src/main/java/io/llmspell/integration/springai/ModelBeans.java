package io.llmspell.integration.springai;

import io.llmspell.integration.adapter.BeanProxies;
import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.InterfaceInterceptor;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Beans that are chat models: agents of the bean's name. Thread-safe. */
final class ModelBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(ModelBeans.class);

    private final Map<ChatModel, String> unhooked = Collections.synchronizedMap(new WeakHashMap<>());

    private final UnhookedTools unhookedTools = new UnhookedTools();

    private final ModelCalls calls;

    private final ToolHooks tools;

    ModelBeans(ModelCalls calls, ToolHooks tools) {
        this.calls = calls;
        this.tools = tools;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        return (bean instanceof ChatModel model)
                ? new InterfaceInterceptor(
                        ChatModel.class,
                        new HookedChatModel(model, beanName, this.calls, this.tools, this.unhookedTools))
                : null;
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        this.unhooked.put((ChatModel) bean, beanName);
        logger.info("Model '" + beanName + "' is of the final class "
                + bean.getClass().getName() + ": what a ChatClient asks it fires hooks, direct calls of it do not");
    }

    /** By which name a ChatClient has to fire the hooks of a model; {@code null} where the model does so itself. */
    @Nullable
    String nameFor(ChatModel model) {
        if (BeanProxies.isHooked(model)) {
            return null;
        }
        String beanName = this.unhooked.get(model);
        return (beanName != null)
                ? beanName
                : StringUtils.uncapitalize(ClassUtils.getUserClass(model).getSimpleName());
    }
}
