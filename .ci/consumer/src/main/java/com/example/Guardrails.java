package com.example;

import static io.llmspell.hook.HookPhase.GUARD;
import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;

import io.llmspell.annotation.Hook;
import io.llmspell.hook.HookContext;
import io.llmspell.hook.HookResult;
import org.springframework.stereotype.Component;

@Component
class Guardrails {

    @Hook(value = BEFORE_TOOL_EXECUTION, phase = GUARD, components = "shell-*")
    HookResult noDelete(HookContext context) {
        return context.argument("command", String.class).contains("rm -rf")
                ? HookResult.cancel("destructive command")
                : HookResult.proceed();
    }
}
