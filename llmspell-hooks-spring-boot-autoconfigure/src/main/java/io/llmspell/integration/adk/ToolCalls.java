package io.llmspell.integration.adk;

import com.google.adk.tools.BaseTool;
import com.google.adk.tools.ToolContext;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.StandardHookPoint;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.ToolFailures;
import io.reactivex.rxjava3.core.Maybe;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the calls of tools as operations. Thread-safe. */
final class ToolCalls {

    private static final String OPERATION = "call";

    private static final String RESULT = "result";

    private static final List<HookPoint> STARTING =
            List.of(StandardHookPoint.BEFORE_TOOL_EXECUTION, StandardHookPoint.TOOL_VALIDATION);

    private final Supplier<HookTemplate> hooks;

    private final FailedCalls failures;

    ToolCalls(Supplier<HookTemplate> hooks, ToolFailures failures) {
        this.hooks = hooks;
        this.failures = new FailedCalls(failures);
    }

    /** The result of the call, always one; an error is what ADK would have got from the tool. */
    Maybe<Map<String, Object>> call(
            BaseTool tool, Map<String, Object> given, ToolContext context, ToolCallbacks callbacks) {
        ToolArguments arguments = ToolArguments.of(tool, given);
        ToolAttempts attempts = new ToolAttempts(tool, context);
        return this.hooks
                .get()
                .<Maybe<?>, RuntimeException>execute(
                        ComponentId.tool(tool.name()),
                        OPERATION,
                        arguments.seen(),
                        Maybe.class,
                        now -> Maybe.defer(() ->
                                attempts.run(arguments.forTool(now.asMap())).toMaybe()))
                .<Map<String, Object>>map(ToolCalls::response)
                .defaultIfEmpty(Map.of())
                .toMaybe()
                .onErrorResumeNext(failure -> this.failures.answer(tool, failure, attempts, callbacks));
    }

    /**
     * Fires what comes ahead of a call, where ADK starts a tool and lets it run: hooks change the arguments of the
     * model, or cancel. There is a result only then.
     */
    Maybe<Map<String, Object>> start(BaseTool tool, Map<String, Object> given) {
        return Firing.<Map<String, Object>>of(this.hooks, template -> {
                    ToolArguments arguments = ToolArguments.of(tool, given);
                    Map<String, Object> changed = arguments.forTool(fire(template, tool, arguments.seen()));
                    if (!changed.equals(given)) {
                        given.clear();
                        given.putAll(changed);
                    }
                    return null;
                })
                .onErrorResumeNext(failure -> (failure instanceof HookCancelledException cancelled)
                        ? cancelled(tool, cancelled)
                        : Maybe.error(failure));
    }

    private static Map<String, @Nullable Object> fire(
            HookTemplate template, BaseTool tool, Map<String, @Nullable Object> arguments) {
        Map<String, @Nullable Object> now = arguments;
        for (HookPoint point : STARTING) {
            now = template.fire(point, ComponentId.tool(tool.name()), OPERATION, now)
                    .orThrow()
                    .data();
        }
        return now;
    }

    /** What a call comes to that was cancelled elsewhere. */
    Maybe<Map<String, Object>> cancelled(BaseTool tool, HookCancelledException cancelled) {
        return this.failures.cancelled(tool, cancelled);
    }

    /** As ADK makes one of what a function returns. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> response(Object result) {
        return (result instanceof Map<?, ?> map) ? (Map<String, Object>) map : Map.of(RESULT, result);
    }
}
