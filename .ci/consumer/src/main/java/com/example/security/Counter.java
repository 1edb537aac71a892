package com.example.security;

import static io.llmspell.hook.StandardHookPoint.BEFORE_TOOL_EXECUTION;

import io.llmspell.annotation.Hook;
import io.llmspell.annotation.ToolComponent;
import io.llmspell.hook.HookResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

@ToolComponent("counter")
public class Counter {

    private final AtomicInteger calls = new AtomicInteger();

    public int next() {
        return this.calls.incrementAndGet();
    }

    @Hook(value = BEFORE_TOOL_EXECUTION, components = "counter")
    HookResult remember() {
        return HookResult.cache(Duration.ofHours(1));
    }
}
