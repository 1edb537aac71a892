package io.llmspell.security;

import io.llmspell.hook.Arguments;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookDefinition;
import io.llmspell.hook.HookExecutionListener;
import io.llmspell.hook.HookFailure;
import io.llmspell.hook.HookListener;
import io.llmspell.hook.HookMode;
import io.llmspell.hook.HookPhase;
import io.llmspell.hook.HookPoint;
import io.llmspell.hook.HookResult;
import io.llmspell.hook.Priority;
import io.llmspell.hook.Refusal;
import io.llmspell.hook.RefusalListener;
import io.llmspell.hook.RegisteredHook;
import io.llmspell.hook.StandardHookPoint;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A guard that refuses calls whose arguments are larger, deeper or stranger than they may be. Thread-safe. */
public final class InputGuard implements HookListener {

    /** Of the hook. */
    public static final String NAME = "llmspell.inputLimits";

    private final InputLimits limits;

    private final Supplier<? extends RefusalListener> refusals;

    /**
     * Makes one.
     *
     * @param refusals asked for when it is first needed
     */
    public InputGuard(InputLimits limits, Supplier<? extends RefusalListener> refusals) {
        this.limits = limits;
        this.refusals = refusals;
    }

    /** The hook. */
    public HookDefinition hook() {
        return HookDefinition.builder(NAME)
                .on(
                        StandardHookPoint.BEFORE_AGENT_EXECUTION,
                        StandardHookPoint.BEFORE_TOOL_EXECUTION,
                        StandardHookPoint.BEFORE_WORKFLOW_START,
                        StandardHookPoint.BEFORE_STATE_WRITE)
                .phase(HookPhase.GUARD)
                .priority(Priority.HIGHEST)
                .description("Refuses calls whose arguments are too large or nested too deeply")
                .source("llmspell.security.input")
                .handler(this::check);
    }

    private HookResult check(HookContext context) {
        Arguments arguments = context.argumentList();
        InputSize size = new InputSize(this.limits);
        for (int i = 0; i < arguments.size(); i++) {
            String problem = size.add(arguments.value(i));
            if (problem != null) {
                return HookResult.cancel("the arguments of " + context.target() + " have, up to '" + arguments.name(i)
                        + "', " + problem);
            }
        }
        return HookResult.proceed();
    }

    @Override
    public @Nullable HookExecutionListener observe(RegisteredHook hook, HookPoint point) {
        return hook.name().equals(NAME) ? new Refused() : null;
    }

    private final class Refused implements HookExecutionListener {

        @Override
        public void completed(HookContext context, HookResult result, HookMode mode, long nanos) {
            if (result instanceof HookResult.Cancel cancel && mode == HookMode.ENFORCE) {
                InputGuard.this
                        .refusals
                        .get()
                        .refused(Refusal.limit("input", context.target(), cancel.reason(), Map.of("hook", NAME)));
            }
        }

        @Override
        public void failed(HookContext context, HookFailure failure, HookMode mode, long nanos) {
            // In the log and the meters of hooks, as any failure.
        }
    }
}
