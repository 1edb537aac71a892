package io.llmspell.integration.adk;

import com.google.adk.tools.BaseTool;
import com.google.adk.tools.ToolContext;
import io.llmspell.hook.ComponentId;
import io.llmspell.hook.HookCancelledException;
import io.llmspell.integration.HookTemplate;
import io.llmspell.integration.adapter.ToolFailures;
import io.reactivex.rxjava3.core.Maybe;
import java.util.Map;
import java.util.function.Supplier;

/** Runs the calls of tools as operations. Thread-safe. */
final class ToolCalls {

    private static final String OPERATION = "call";

    private static final String RESULT = "result";

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
                        now -> Maybe.defer(
                                () -> attempts.run(arguments.forTool(now)).toMaybe()))
                .<Map<String, Object>>map(ToolCalls::response)
                .defaultIfEmpty(Map.of())
                .toMaybe()
                .onErrorResumeNext(failure -> this.failures.answer(tool, failure, attempts, callbacks));
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
