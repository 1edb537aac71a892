package io.llmspell.integration.springai;

import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.ToolFailures;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.util.CollectionUtils;

/** Puts hooks around tools, once around each. Thread-safe. */
final class ToolHooks {

    private final Supplier<HookTemplate> hooks;

    private final FailedCalls failures;

    ToolHooks(Supplier<HookTemplate> hooks, ToolFailures failures) {
        this.hooks = hooks;
        this.failures = new FailedCalls(failures);
    }

    ToolCallback around(ToolCallback tool) {
        return isHooked(tool) ? tool : new HookedToolCallback(tool, this.hooks, this.failures);
    }

    /** The prompt with its tools hooked; the same one where there is nothing to do. */
    Prompt around(Prompt prompt) {
        if (!(prompt.getOptions() instanceof ToolCallingChatOptions options)) {
            return prompt;
        }
        List<ToolCallback> tools = options.getToolCallbacks();
        if (CollectionUtils.isEmpty(tools) || tools.stream().allMatch(ToolHooks::isHooked)) {
            return prompt;
        }
        ToolCallingChatOptions.Builder<?> changed = options.mutate();
        changed.toolCallbacks(tools.stream().map(this::around).toList());
        return new Prompt(prompt.getInstructions(), changed.build());
    }

    static boolean isHooked(ToolCallback tool) {
        return tool instanceof HookedToolCallback;
    }
}
