package io.llmspell.integration.springai;

import io.llmspell.hook.ComponentId;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.SubscriberContext;
import io.llmspell.integration.ToolVisibility;
import io.llmspell.integration.adapter.ToolFailures;
import io.llmspell.integration.springai.HookedToolCallback.Offer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.util.CollectionUtils;
import reactor.core.publisher.Flux;

/** Puts hooks around tools, once around each, and keeps from models what their callers may not use. Thread-safe. */
final class ToolHooks {

    private final Supplier<HookTemplate> hooks;

    private final Supplier<ToolVisibility> visibility;

    private final FailedCalls failures;

    ToolHooks(Supplier<HookTemplate> hooks, Supplier<ToolVisibility> visibility, ToolFailures failures) {
        this.hooks = hooks;
        this.visibility = visibility;
        this.failures = new FailedCalls(failures);
    }

    HookedToolCallback around(ToolCallback tool) {
        return (tool instanceof HookedToolCallback hooked)
                ? hooked
                : new HookedToolCallback(tool, this.hooks, this.failures);
    }

    /** Whether all tools may be offered to whoever calls from here. */
    boolean keepsNothing() {
        return this.visibility.get().ofCaller() == null;
    }

    /**
     * The prompt of a conversation with its tools hooked, and with what its caller may be offered decided for all of
     * it; the same one where there is nothing to do.
     */
    Prompt decided(Prompt prompt) {
        Predicate<ComponentId> mayUse = permitted(prompt.getOptions());
        if (mayUse == null || !(prompt.getOptions() instanceof ToolCallingChatOptions options)) {
            return around(prompt);
        }
        // Also those that are not offered: a model may call them all the same, and is told then that it may not.
        return with(
                prompt,
                options,
                toolsOf(options).stream()
                        .<ToolCallback>map(
                                tool -> around(tool).with(isPermitted(tool, mayUse) ? Offer.MADE : Offer.WITHHELD))
                        .toList());
    }

    /** The prompt as a model gets it, with the tools that its caller may be offered. */
    Prompt offered(Prompt prompt) {
        if (!(prompt.getOptions() instanceof ToolCallingChatOptions options)) {
            return prompt;
        }
        List<ToolCallback> offered = offeredOf(options);
        return (offered == null) ? prompt : with(prompt, options, offered);
    }

    /** The options as a model gets them, with the tools that its caller may be offered. */
    ToolCallingChatOptions offered(ToolCallingChatOptions options) {
        List<ToolCallback> offered = offeredOf(options);
        return (offered == null) ? options : with(options, offered);
    }

    /** Streams what a model says to a prompt with the tools that the subscriber may be offered. */
    <T> Flux<T> streamOffered(Prompt prompt, Function<Prompt, Flux<T>> stream) {
        return (permitted(prompt.getOptions()) == null)
                ? stream.apply(prompt)
                : SubscriberContext.get(() -> offered(prompt)).flatMapMany(stream);
    }

    /** The tools without those to be kept from the model; {@code null} where there are none. */
    private @Nullable List<ToolCallback> offeredOf(ToolCallingChatOptions options) {
        Predicate<ComponentId> mayUse = permitted(options);
        if (mayUse == null) {
            return null;
        }
        List<ToolCallback> tools = toolsOf(options);
        List<ToolCallback> offered =
                tools.stream().filter(tool -> isOffered(tool, mayUse)).toList();
        return (offered.size() == tools.size()) ? null : offered;
    }

    private static List<ToolCallback> toolsOf(ToolCallingChatOptions options) {
        List<ToolCallback> tools = options.getToolCallbacks();
        return (tools != null) ? tools : List.of();
    }

    /** {@code null} where all tools may be offered, or there are none. */
    private @Nullable Predicate<ComponentId> permitted(@Nullable ChatOptions options) {
        return (options instanceof ToolCallingChatOptions calling
                        && !toolsOf(calling).isEmpty())
                ? this.visibility.get().ofCaller()
                : null;
    }

    private static boolean isOffered(ToolCallback tool, Predicate<ComponentId> mayUse) {
        Offer offer = (tool instanceof HookedToolCallback hooked) ? hooked.offer() : Offer.UNDECIDED;
        return (offer == Offer.UNDECIDED) ? isPermitted(tool, mayUse) : offer == Offer.MADE;
    }

    private static boolean isPermitted(ToolCallback tool, Predicate<ComponentId> mayUse) {
        return mayUse.test(ComponentId.tool(tool.getToolDefinition().name()));
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
        return with(
                prompt, options, tools.stream().<ToolCallback>map(this::around).toList());
    }

    private static Prompt with(Prompt prompt, ToolCallingChatOptions options, List<ToolCallback> tools) {
        return new Prompt(prompt.getInstructions(), with(options, tools));
    }

    private static ToolCallingChatOptions with(ToolCallingChatOptions options, List<ToolCallback> tools) {
        ToolCallingChatOptions.Builder<?> changed = options.mutate();
        changed.toolCallbacks(tools);
        return changed.build();
    }

    static boolean isHooked(ToolCallback tool) {
        return tool instanceof HookedToolCallback;
    }
}
