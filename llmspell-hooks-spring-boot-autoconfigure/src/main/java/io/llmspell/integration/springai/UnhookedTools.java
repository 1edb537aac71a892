package io.llmspell.integration.springai;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.util.CollectionUtils;

/**
 * Warns, once, of a ChatClient that asks a hooked model and has tools that are not: it was made where nobody sees it.
 * Thread-safe.
 */
final class UnhookedTools {

    private static final Log logger = LogFactory.getLog(UnhookedTools.class);

    private static final String CLIENT = "org.springframework.ai.chat.client.advisor.ChatModelCallAdvisor";

    /** In names, as there need not be clients. */
    private static final String HOOKED_CLIENT = UnhookedTools.class.getPackageName() + ".ToolHooksAdvisor";

    private final AtomicBoolean warned = new AtomicBoolean();

    /** To be called on the thread that asks the model. */
    void check(String model, Prompt prompt) {
        if (this.warned.get()
                || !(prompt.getOptions() instanceof ToolCallingChatOptions options)
                || CollectionUtils.isEmpty(options.getToolCallbacks())
                || options.getToolCallbacks().stream().allMatch(ToolHooks::isHooked)) {
            return;
        }
        Set<String> callers = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName).collect(Collectors.toSet()));
        if (callers.contains(CLIENT) && !callers.contains(HOOKED_CLIENT) && this.warned.compareAndSet(false, true)) {
            logger.warn("The tools " + names(options.getToolCallbacks()) + " are not hooked: the ChatClient that offers"
                    + " them to model '" + model + "' is no bean, and was not built by the bean ChatClient.Builder");
        }
    }

    private static List<String> names(List<ToolCallback> tools) {
        return tools.stream().map(tool -> tool.getToolDefinition().name()).toList();
    }
}
