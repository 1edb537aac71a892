package io.llmspell.integration.springai;

import io.llmspell.integration.adapter.HookedKind;
import io.llmspell.integration.adapter.RunningTool;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.resolution.ToolCallbackResolver;

/** Beans that call tools, or find them by name. */
final class ToolBeans implements HookedKind {

    private static final Log logger = LogFactory.getLog(ToolBeans.class);

    private final ToolHooks hooks;

    ToolBeans(ToolHooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public @Nullable MethodInterceptor interceptor(Object bean, String beanName) {
        if (bean instanceof ToolCallingManager) {
            return this::execute;
        }
        return (bean instanceof ToolCallbackResolver) ? this::resolve : null;
    }

    private @Nullable Object execute(MethodInvocation invocation) throws Throwable {
        @Nullable Object[] arguments = invocation.getArguments();
        if (invocation.getMethod().getName().equals("resolveToolDefinitions")
                && arguments[0] instanceof ToolCallingChatOptions options) {
            arguments[0] = this.hooks.offered(options);
            return invocation.proceed();
        }
        if (!invocation.getMethod().getName().equals("executeToolCalls") || !(arguments[0] instanceof Prompt prompt)) {
            return invocation.proceed();
        }
        // The array is the invocation's own.
        arguments[0] = this.hooks.around(prompt);
        return RunningTool.<@Nullable Object, Throwable>outside(invocation::proceed);
    }

    private @Nullable Object resolve(MethodInvocation invocation) throws Throwable {
        Object found = invocation.proceed();
        return (found instanceof ToolCallback tool) ? this.hooks.around(tool) : found;
    }

    @Override
    public void unhooked(Object bean, String beanName) {
        logger.warn("Tools that are called by '" + beanName + "' are hooked only where a ChatClient calls them: it is"
                + " declared by its class " + bean.getClass().getName()
                + ", which is final; declare it by its interface");
    }
}
